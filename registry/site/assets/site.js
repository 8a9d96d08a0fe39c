"use strict";
(() => {
	const index = window.typedbusIndex || { members: [], types: [] };
	const root = document.body.dataset.root;
	const input = document.getElementById("query");
	const found = document.getElementById("found");
	const list = document.getElementById("results");
	const count = document.getElementById("count");
	const most = 50; // are shown
	const entries = index.types.map(([name, source, type, file, numbers]) => {
		const members = numbers.map((n) => index.members[n]).join(" ");
		return {
			name, source, type, file,
			lowName: name.toLowerCase(), lowRest: (source + " " + type).toLowerCase(), members, lowMembers: " " + members.toLowerCase(),
		};
	});
	let selected = -1;
	document.querySelector(".search").hidden = false;

	// score says how well a type fits a word, 0 not at all: its name before its source, that before its members.
	function score(e, word) {
		let at = e.lowName.indexOf(word);
		if (at === 0) return 100;
		if (at > 0) return e.lowName[at - 1] === " " ? 80 : 50;
		at = e.lowRest.indexOf(word);
		if (at >= 0) return at === 0 || ". ".includes(e.lowRest[at - 1]) ? 60 : 40;
		at = e.lowMembers.indexOf(word);
		if (at < 0) return 0;
		return e.lowMembers[at - 1] === " " ? 20 : 10;
	}

	function search(text) {
		const words = text.toLowerCase().split(/\s+/).filter(Boolean);
		if (!words.length) return [];
		const hits = [];
		for (const e of entries) {
			let sum = 0;
			for (const word of words) {
				const s = score(e, word);
				if (!s) { sum = 0; break; }
				sum += s;
			}
			if (sum) hits.push([sum, e]);
		}
		hits.sort((a, b) => b[0] - a[0] || a[1].name.length - b[1].name.length || (a[1].type < b[1].type ? -1 : 1));
		return hits.map((h) => h[1]);
	}

	// marked adds text to an element, with the words in it marked.
	function marked(element, text, words) {
		const low = text.toLowerCase();
		let at = 0;
		while (at < text.length) {
			let start = -1, length = 0;
			for (const word of words) {
				const i = low.indexOf(word, at);
				if (i >= 0 && (start < 0 || i < start)) { start = i; length = word.length; }
			}
			if (start < 0 || low.length !== text.length) break;
			element.append(text.slice(at, start));
			const mark = document.createElement("mark");
			mark.textContent = text.slice(start, start + length);
			element.append(mark);
			at = start + length;
		}
		element.append(text.slice(at));
	}

	function show() {
		const hits = search(input.value);
		const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
		list.replaceChildren();
		select(-1);
		for (const [i, e] of hits.slice(0, most).entries()) {
			const item = document.createElement("li");
			item.id = "result" + i;
			item.role = "option";
			item.setAttribute("aria-selected", "false");
			item.dataset.file = e.file;
			const name = document.createElement("span");
			marked(name, e.name, words);
			const small = document.createElement("small");
			marked(small, e.source + " · " + e.type, words);
			item.append(name, small);
			const member = words.length && words.filter((w) => !(e.lowName + " " + e.lowRest).includes(w))
				.map((w) => e.members.split(" ").find((m) => m.toLowerCase().includes(w))).filter(Boolean);
			if (member && member.length) {
				const where = document.createElement("small");
				marked(where, "has " + [...new Set(member)].join(", "), words);
				item.append(where);
			}
			list.append(item);
		}
		const open = words.length > 0;
		if (open && !hits.length) {
			const none = document.createElement("li");
			none.className = "none";
			none.role = "option";
			none.setAttribute("aria-disabled", "true");
			none.textContent = "No event type has these words.";
			list.append(none);
		}
		found.hidden = !open;
		input.setAttribute("aria-expanded", String(open));
		count.textContent = !open ? "" : hits.length === 1 ? "1 event type" : hits.length + " event types" + (hits.length > most ? ", the first " + most + " are shown" : "");
		list.scrollTop = 0;
	}

	function close() {
		found.hidden = true;
		input.setAttribute("aria-expanded", "false");
		select(-1);
	}

	function select(i) {
		const items = list.querySelectorAll("li[data-file]");
		if (items[selected]) items[selected].setAttribute("aria-selected", "false");
		selected = items.length ? i : -1;
		if (selected < 0) { input.removeAttribute("aria-activedescendant"); return; }
		items[selected].setAttribute("aria-selected", "true");
		items[selected].scrollIntoView({ block: "nearest" });
		input.setAttribute("aria-activedescendant", items[selected].id);
	}

	const open = (item) => { if (item && item.dataset.file) location.href = root + item.dataset.file; };

	input.addEventListener("input", () => {
		const start = performance.now();
		show();
		document.documentElement.dataset.searched = (performance.now() - start).toFixed(2);
	});
	input.addEventListener("focus", () => { if (input.value && found.hidden) show(); });
	input.addEventListener("keydown", (e) => {
		const n = list.querySelectorAll("li[data-file]").length;
		switch (e.key) {
		case "ArrowDown": if (found.hidden) show(); else if (n) select((selected + 1) % n); break;
		case "ArrowUp": if (n) select(selected <= 0 ? n - 1 : selected - 1); break;
		case "Enter": open(list.querySelectorAll("li[data-file]")[Math.max(selected, 0)]); break;
		case "Escape": if (found.hidden) { input.value = ""; input.blur(); count.textContent = ""; } else close(); break;
		default: return;
		}
		e.preventDefault();
	});
	list.addEventListener("click", (e) => open(e.target.closest("li")));
	document.addEventListener("click", (e) => { if (!e.target.closest(".search")) close(); });
	document.addEventListener("keydown", (e) => {
		if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
		e.preventDefault();
		input.focus();
		input.select();
	});

	for (const block of document.querySelectorAll(".code")) {
		const button = document.createElement("button");
		const pre = block.querySelector("pre");
		button.className = "copy";
		button.type = "button";
		button.textContent = "Copy";
		button.setAttribute("aria-label", "Copy: " + pre.getAttribute("aria-label"));
		button.addEventListener("click", async () => {
			let done = true;
			try {
				await navigator.clipboard.writeText(pre.textContent);
			} catch {
				const range = document.createRange(); // the clipboard is closed to pages from the disk in some browsers
				range.selectNodeContents(pre);
				getSelection().removeAllRanges();
				getSelection().addRange(range);
				done = document.execCommand("copy");
			}
			button.textContent = done ? "Copied" : "Press Ctrl+C";
			count.textContent = done ? "Copied" : "Selected: press Ctrl+C";
			setTimeout(() => { button.textContent = "Copy"; }, 2000);
		});
		block.append(button);
	}
})();
