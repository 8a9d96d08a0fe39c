// Starts Chromium so that it asks nothing of the network, and opens pages that note whatever they ask for or complain of.
import { chromium } from "playwright-core";

export const browser = await chromium.launch({
	executablePath: process.env.TYPEDBUS_CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// open opens a page of the site: address is a file's. It returns the page and what went wrong on it so far.
export async function open(address, { width = 1280, height = 900, dark = false } = {}) {
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", bypassCSP: false });
	const page = await context.newPage();
	const wrong = [], requests = [];
	page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") wrong.push(m.text()); });
	page.on("pageerror", (e) => wrong.push(String(e)));
	page.on("request", (r) => { requests.push(r.url()); if (!r.url().startsWith("file:")) wrong.push("asks for " + r.url()); });
	page.on("requestfailed", (r) => wrong.push("cannot have " + r.url()));
	await page.goto(address);
	return { page, wrong, requests };
}
