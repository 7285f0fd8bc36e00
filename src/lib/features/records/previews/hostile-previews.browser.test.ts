import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { zipOf } from '$lib/features/common/spreadsheet/zip-testkit';
import PreviewBody from './PreviewBody.svelte';
import { readPreview, type Preview } from './read-preview';

const SCRIPT =
	'<img src=x onerror="globalThis.pwned = true"><script>globalThis.pwned = true</script>';

/** Shows a file, and returns what is on the page of it. */
async function shown(name: string, bytes: BlobPart): Promise<HTMLElement> {
	const preview = await readPreview(name, new Blob([bytes]), null);
	if (preview.is === 'none' || preview.is === 'broken' || preview.is === 'locked') {
		throw new Error(`${name} is not shown: ${preview.is}`);
	}
	const { container } = await render(PreviewBody, { preview, name, onsheet: () => undefined });
	return container;
}

const read = async (name: string, bytes: BlobPart): Promise<Preview['is']> =>
	(await readPreview(name, new Blob([bytes]), null)).is;

afterEach(() => {
	expect('pwned' in globalThis).toBe(false);
});

test.each(['page.html', 'a.txt', 'a.md', 'a.csv', 'a.json'])(
	'hostile · a script in %s is text, and so is one in its name',
	async (name) => {
		const page = await shown(
			`${SCRIPT}${name}`,
			`"${SCRIPT.replaceAll('"', "'")}",=cmd|'/C calc'!A1`
		);
		expect(page.textContent).toContain('onerror');
		expect(page.querySelectorAll('img, script, iframe, a[href^="javascript"]')).toHaveLength(0);
	}
);

test('hostile · a drawing with a script in it is a picture: nothing of it is in the page', async () => {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.pwned = true"><script>parent.pwned = true</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="parent.pwned = true"/></body></foreignObject></svg>`;
	const page = await shown('logo.svg', svg);
	const image = page.querySelector('img');
	expect(image?.src).toMatch(/^blob:/);
	await image?.decode();
	expect(page.querySelectorAll('svg, script, object, embed, iframe')).toHaveLength(0);
});

test('hostile · names in an archive are text in which nothing is turned round; it is listed and not unpacked', async () => {
	const names = [
		'../../etc/passwd',
		'/etc/shadow',
		'a\0b.txt',
		'invoice\u202efdp.exe',
		SCRIPT,
		'x'.repeat(9000)
	];
	const parts = names.map((name) => ({ name, content: new Uint8Array([1]), isStored: true }));
	// It says that it becomes four gigabytes.
	const bomb = { name: 'bomb', content: new Uint8Array(1000), promised: 0xfffffffe };
	const page = await shown('all.zip', (await zipOf([...parts, bomb])).slice());
	const lines = [...page.querySelectorAll('li')].map(({ textContent }) => textContent);
	expect(lines).toHaveLength(names.length + 1);
	expect(lines[0]).toContain('../../etc/passwd');
	expect(page.textContent).not.toMatch(/[\u202e\0]/u);
	expect(page.querySelectorAll('a, script, img')).toHaveLength(0);
});

test('hostile · what a file is, its bytes say: a page that is called a picture is none, and a document is only saved', async () => {
	for (const [name, bytes] of [
		['a.png', SCRIPT],
		['a.jpg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
		['a.docx', (await zipOf([{ name: 'word/document.xml', content: new Uint8Array(9) }])).slice()]
	] as const) {
		expect([name, await read(name, bytes)]).toEqual([name, 'none']);
	}
	const sheet = { name: 'xl/workbook.xml', content: new Uint8Array(1000) };
	for (const [name, bytes] of [
		['a.zip', 'PK\u0003\u0004 and no end'],
		// A workbook that says that it becomes four gigabytes.
		['bomb.xlsx', (await zipOf([{ ...sheet, promised: 0xfffffffe }])).slice()],
		['a.xlsx', SCRIPT],
		['a.txt', new Uint8Array([0, 0, 159, 146, 150, 0, 0])]
	] as const) {
		expect([name, await read(name, bytes)]).toEqual([name, 'broken']);
	}
});
