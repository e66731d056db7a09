// Asks VS Code's YAML language server as the editor does. Standard input: JSON, the workspace's folder, its settings and
// documents with the places to ask about; standard output: what it says, by document. Argument: its node_modules.
const fs = require("fs");
const path = require("path");
const { spawn } = require("child_process");
const { pathToFileURL } = require("url");

const modules = process.argv[2];
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require(path.join(modules, "vscode-jsonrpc", "node"));
const { root, settings, documents } = JSON.parse(fs.readFileSync(0, "utf8"));
const server = spawn(process.execPath, [path.join(modules, "yaml-language-server", "bin", "yaml-language-server"), "--stdio"]);
const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
const problems = new Map();

// ``yaml.schemas`` → {yaml: {schemas: …}}, as the editor hands settings out by section.
function section(name) {
  const found = {};
  for (const [key, value] of Object.entries(settings)) {
    const [head, ...rest] = key.split(".");
    if (head !== name) continue;
    const last = rest.pop();
    rest.reduce((inner, part) => (inner[part] = inner[part] || {}), found)[last] = value;
  }
  return found;
}

async function ask(document) {
  const uri = pathToFileURL(path.join(root, document.path)).href;
  const told = new Promise((resolve) => problems.set(uri, resolve));
  connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text: document.text },
  });
  const answer = { problems: await told, hovers: [], completions: [] };
  for (const position of document.hovers) {
    const hover = await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
    answer.hovers.push(hover ? hover.contents.value : "");
  }
  for (const position of document.completions) {
    const list = await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
    answer.completions.push((list.items || list).map((item) => ({ label: item.label, text: item.documentation?.value ?? item.documentation })));
  }
  return answer;
}

async function main() {
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => problems.get(uri)?.(diagnostics));
  connection.onRequest("workspace/configuration", ({ items }) => items.map((item) => section(item.section)));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest(() => null);
  connection.listen();
  const rootUri = pathToFileURL(root).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "site" }],
    locale: "zh-cn",
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: {
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: {},
      },
    },
  });
  connection.sendNotification("initialized", {});
  connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const answers = {};
  for (const document of documents) answers[document.path] = await ask(document);
  console.log(JSON.stringify(answers));
  server.kill();
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
