// Makes the pictures of docs/images: of the site that typedbus docs wrote, and of the command: node shots.js FOLDER TYPEDBUS
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browser, open } from "./open.js";

const folder = path.resolve(process.argv[2]), command = process.argv[3], to = path.resolve("docs/images");
mkdirSync(to, { recursive: true });
const address = (name) => pathToFileURL(path.join(folder, name)).href;

async function shot(page, name) {
	const file = path.join(to, name + ".png");
	await page.screenshot({ path: file });
	const size = statSync(file).size;
	if (size >= 150_000) throw new Error(`${name}.png has ${size} bytes: 150,000 are too many`);
	console.log(`docs/images/${name}.png ${Math.round(size / 1000)} KB`);
	await page.context().close();
}

{
	const { page } = await open(address("index.html"), { height: 640, width: 1100 });
	await page.keyboard.press("/");
	await page.keyboard.type("ecs task");
	await page.keyboard.press("ArrowDown");
	await shot(page, "site-search");
}
for (const [name, options] of [["site-type", { width: 1100, height: 820 }], ["site-dark", { width: 1100, height: 820, dark: true }], ["site-phone", { width: 390, height: 780 }]]) {
	const { page } = await open(address("types/ecsevents.TaskStateChange.html"), options);
	await shot(page, name);
}

// terminal shows what commands print, as a terminal would.
async function terminal(name, commands) {
	const { page } = await open(pathToFileURL(path.join(folder, "icon.svg")).href, { width: 1000, height: 400 });
	let text = "";
	for (const args of commands) {
		const shown = args.map((a) => (/[ |{]/.test(a) ? `'${a}'` : a)).join(" ");
		text += `\x1b[2m$\x1b[0m \x1b[1mtypedbus ${shown}\x1b[0m\n`;
		const ran = spawnSync(command, ["--color", "always", ...args], { cwd: folder, encoding: "utf8" });
		text += ran.stdout + ran.stderr + "\n";
	}
	const colors = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 36: "#79c0ff" };
	const escape = (s) => s.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
	const body = text.trimEnd().split(/\x1b\[([0-9;]*)m/).map((part, i, all) => {
		if (i % 2) return "";
		const code = i ? all[i - 1] : "0";
		const style = code === "1" ? "font-weight:700;color:#fff" : code === "2" ? "color:#8b949e" : colors[code] ? `color:${colors[code]}` : "";
		return `<span style="${style}">${escape(part)}</span>`;
	}).join("");
	const blank = await page.context().newPage();
	await blank.setContent(`<body style="margin:0;background:#0d1117"><pre id="t" style="display:inline-block;box-sizing:border-box;min-width:900px;margin:0;padding:22px 26px;font:14px/1.5 'DejaVu Sans Mono',monospace;color:#e6edf3;background:#0d1117">${body}</pre>`);
	const box = await blank.locator("#t").boundingBox();
	await blank.setViewportSize({ width: Math.ceil(box.width), height: Math.ceil(box.height) });
	await shot(blank, name);
}

const sample = execFileSync(command, ["sample", "ecsevents.TaskStateChange", "-o", "json"], { encoding: "utf8" });
const event = JSON.parse(sample);
event.detail.desiredStatus = "STOPPED";
event.detail.stoppedBy = "somebody";
event.detail.version = "not a number";
writeFileSync(path.join(folder, "event.json"), JSON.stringify(event));
await terminal("command", [["types", "spot", "interruption"], ["decode", "event.json"]]);
await browser.close();
