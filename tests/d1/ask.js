// ask URL: asks again and again, three at a time, until stdin ends.  Prints
// an answer when it differs from the one before, and at the end, on stderr,
// how many requests there were and how many of them failed.
const url = process.argv[2];
let more = true;
let last;
let asked = 0;
let failed = 0;

function got(answer) {
	if (answer !== last)
		console.log(last = answer);
}

async function ask() {
	do {
		asked++;
		try {
			const r = await fetch(url);
			const text = (await r.text()).replace(/\s+/g, " ");

			if (!r.ok)
				throw new Error(`${r.status} ${text}`);
			got(text);
		} catch (e) {
			failed++;
			got(`failed: ${e.cause ?? e}`);
		}
	} while (more);
}

process.stdin.on("end", () => { more = false; }).resume();
Promise.all([ask(), ask(), ask()]).then(
    () => console.error(`${asked} asked, ${failed} failed`));
