// ask URL: asks again and again, three at a time, until stdin ends.  Prints
// "COUNT ANSWER" for each run of equal answers, in the order they came.
const url = process.argv[2];
let more = true;
let last;
let count = 0;

function tell() {
	if (count > 0)
		console.log(`${count} ${last}`);
}

function got(answer) {
	if (answer !== last) {
		tell();
		count = 0;
	}
	last = answer;
	count++;
}

async function ask() {
	while (more) {
		try {
			const r = await fetch(url);
			const text = (await r.text()).replace(/\s+/g, " ");

			got(r.ok ? text : `failed: ${r.status} ${text}`);
		} catch (e) {
			got(`failed: ${e.cause ?? e}`);
		}
	}
}

process.stdin.on("end", () => { more = false; }).resume();
Promise.all([ask(), ask(), ask()]).then(tell);
