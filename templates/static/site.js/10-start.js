/* On every page, and every page is complete without it. The parts are joined in the order of their names. */
const calendar = (() => {
  "use strict";
  const root = document.documentElement;
  const clock = new Intl.DateTimeFormat("en", {
    timeZone: root.dataset.zone,
    hour12: false,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });

  /** The minute at the site now, "2023-09-15T18:05". Browsers join the parts in their own ways; some call midnight
      24. */
  function now() {
    const parts = {};
    clock.formatToParts(new Date()).forEach((part) => {
      parts[part.type] = part.value;
    });
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour === "24" ? "00" : parts.hour}:${parts.minute}`;
  }

  /** A text with its {names} filled; {name:,} groups the digits of a number. Builds put the texts into the site's
      language. */
  function fill(text, values) {
    return text.replace(/\{(\w+)(:,)?\}/g, (_, name, grouped) =>
      grouped ? String(values[name]).replace(/\B(?=(\d{3})+$)/g, ",") : values[name],
    );
  }

  return {
    fill,
    /** The form of a text for a number, which is its {n}. */
    form: (forms, n, values) => fill(forms[forms.length > 1 ? Number(_plural) : 0], { n, ...values }),
    months: _("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月").split(" "),
    /** The path of the site's home, "/" or "/calendar/". */
    base: root.dataset.base,
    /** The reader's day at the site, "2023-09-15". */
    today() {
      return now().slice(0, 10);
    },
    now,
    /** 1 for Monday … 7 for Sunday. */
    weekday(date) {
      return new Date(`${date}T00:00Z`).getUTCDay() || 7;
    },
    /** The day so many days later. */
    plus(date, days) {
      return new Date(Date.parse(`${date}T00:00Z`) + days * 864e5).toISOString().slice(0, 10);
    },
    /** Promise of a script of ours, once it has run. */
    script(address) {
      return new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    },
    wechat: /MicroMessenger/i.test(navigator.userAgent),
  };
})();
