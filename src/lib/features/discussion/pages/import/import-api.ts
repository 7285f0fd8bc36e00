import { rasterType, RASTER_HEAD } from '$lib/domain/file/raster';
import { noteText, type Note, type NoteNode } from '$lib/domain/note/note';
import { decode } from '$lib/features/common/spreadsheet/decode';
import { docxHtml } from './docx-html';
import { readHtml, type ReadText } from './html-note';
import { Sources } from './import-sources';
import {
	inOrder,
	isPicturePath,
	keyAbove,
	nameOfKey,
	pageKeys,
	pathFrom,
	textKind
} from './import-paths';
import type {
	GivenText,
	ImportedPage,
	ImportedPicture,
	ImportFault,
	ReadPages
} from './import-types';
import { markdownHtml } from './markdown-html';

/** The most pages that are made at once. */
const MOST_PAGES = 1000;

/** The longest text of a file without its pictures, and with them where they are in it, bytes. */
const LONGEST: Readonly<Record<'markdown' | 'html' | 'text' | 'docx', number>> = {
	...{ markdown: 10_000_000, text: 10_000_000 },
	...{ html: 60_000_000, docx: 60_000_000 }
};

/** The most that one page holds: parts as the relay counts them, and letters in UTF-16 units. */
export const MOST_PARTS = 8_000;
export const MOST_LETTERS = 1_000_000;

/** The functions of the worker that reads what pages are made of. */
export class ImportApi {
	/** Reads files as pages. Nothing in them is run, and nothing is fetched. */
	async read(given: readonly GivenText[]): Promise<ReadPages> {
		const sources = await Sources.of(given);
		const found = sources.paths.filter((path) => textKind(path) !== null).sort(inOrder);
		const texts = found.slice(0, MOST_PAGES);
		const keys = pageKeys(texts);
		const faults = [...sources.faults];
		if (found.length > texts.length)
			faults.push({ path: found[MOST_PAGES] ?? '', fault: 'too-many' });
		const read = new Map<string, ImportedPage>();
		let picturesLeft = 0;
		for (const path of texts) {
			const key = keys.get(path) ?? path;
			const page = await readPage(path, key, keys, sources);
			if (typeof page === 'string') {
				faults.push({ path, fault: page });
				continue;
			}
			picturesLeft += page.left;
			read.set(key, page.page);
		}
		return {
			pages: withFolders(read),
			faults,
			picturesLeft,
			othersLeft: sources.paths.filter((path) => textKind(path) === null && !isPicturePath(path))
				.length
		};
	}
}

async function readPage(
	path: string,
	key: string,
	keys: ReadonlyMap<string, string>,
	sources: Sources
): Promise<ImportFault | { readonly page: ImportedPage; readonly left: number }> {
	const kind = textKind(path) ?? 'text';
	if (sources.sizeOf(path) > LONGEST[kind]) return 'too-large';
	const bytes = await sources.read(path);
	if (!bytes.ok) return bytes.error;
	const pictures = new Map<string, Promise<ImportedPicture | null>>();
	let left = 0;
	const ports = {
		pictureOf: (address: string): string | null => {
			const inside = pathFrom(path, address);
			const known = inside !== null && sources.has(inside) && isPicturePath(inside);
			const name = known
				? inside
				: address.startsWith('data:')
					? `data:${String(pictures.size)}`
					: null;
			if (name === null) {
				left += 1;
				return null;
			}
			const at = name.slice(name.lastIndexOf('/') + 1);
			if (!pictures.has(name)) {
				pictures.set(
					name,
					known ? picture(name, at, sources.read(name)) : Promise.resolve(pictureIn(name, address))
				);
			}
			return name;
		},
		pageOf: (address: string): string | null => keys.get(pathFrom(path, address) ?? '') ?? null
	};
	const text = await textOf(kind, bytes.value, ports);
	if (typeof text === 'string') return text;
	if (isTooLong(text.note)) return 'too-long';
	const had = await Promise.all(pictures.values());
	const kept = had.filter((one) => one !== null);
	return {
		page: {
			...{ key, parent: keyAbove(key), note: text.note, pictures: kept },
			title: text.title ?? nameOfKey(key),
			words: noteText(text.note, () => '@')
				.split(/\s+/u)
				.filter((word) => word !== '').length
		},
		left: left + had.length - kept.length
	};
}

async function textOf(
	kind: 'markdown' | 'html' | 'text' | 'docx',
	bytes: Uint8Array,
	ports: Parameters<typeof readHtml>[1]
): Promise<ReadText | ImportFault> {
	if (kind === 'docx') {
		const html = await docxHtml(bytes);
		return html.ok ? (readHtml(html.value, ports) ?? 'too-much-inside') : html.error;
	}
	const words = wordsOf(bytes);
	if (words === null) return 'broken';
	switch (kind) {
		case 'html':
			return readHtml(words, ports) ?? 'too-much-inside';
		case 'markdown': {
			const { title, html } = markdownHtml(words);
			const read = readHtml(html, ports);
			return read === null ? 'too-much-inside' : { ...read, title: title ?? read.title };
		}
		case 'text':
			return { title: null, note: linesOf(words) };
	}
}

/** Returns bytes as text, in the encoding that they appear to have; `null` when they are no text. */
function wordsOf(bytes: Uint8Array): string | null {
	const decoded = decode(bytes);
	if (decoded.ok) return decoded.value.text;
	// What looks like a program or a page is read as what its name says.
	return bytes.includes(0) ? null : new TextDecoder().decode(bytes);
}

const linesOf = (text: string): Note =>
	text
		.split(/\r\n|\r|\n/u)
		.map((line) => line.trimEnd())
		.filter((line) => line !== '')
		.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }));

async function picture(
	key: string,
	name: string,
	reading: ReturnType<Sources['read']>
): Promise<ImportedPicture | null> {
	const bytes = await reading;
	return bytes.ok ? pictureOf(key, name, bytes.value) : null;
}

/** Returns a picture that an address holds itself. */
function pictureIn(key: string, address: string): ImportedPicture | null {
	const [, base64] = /^data:image\/[a-z]{3,4};base64,([A-Za-z0-9+/=\s]+)$/u.exec(address) ?? [];
	if (base64 === undefined) return null;
	try {
		const binary = atob(base64);
		const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
		return pictureOf(key, null, bytes);
	} catch {
		// It is not base64 after all.
		return null;
	}
}

function pictureOf(key: string, name: string | null, bytes: Uint8Array): ImportedPicture | null {
	const type = rasterType(bytes.subarray(0, RASTER_HEAD));
	if (type === null) return null;
	const ending = type.slice('image/'.length);
	return {
		...{ key, type, bytes: new Blob([bytes.slice()], { type }) },
		name: name ?? `${String(Number(key.slice(5)) + 1)}.${ending}`
	};
}

function isTooLong(note: Note): boolean {
	let parts = 0;
	let letters = 0;
	const waiting: NoteNode[] = [...note];
	for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
		parts += 1 + Object.keys(node.attrs ?? {}).length + 2 * (node.marks?.length ?? 0);
		letters += node.text?.length ?? 0;
		if (parts > MOST_PARTS || letters > MOST_LETTERS) return true;
		waiting.push(...(node.content ?? []));
	}
	return false;
}

/** Returns pages with one for each folder that has none of its own, each behind the one that it is under. */
function withFolders(read: ReadonlyMap<string, ImportedPage>): readonly ImportedPage[] {
	const pages = new Map(read);
	for (const key of read.keys()) {
		for (let above = keyAbove(key); above !== null; above = keyAbove(above)) {
			if (pages.has(above)) continue;
			const [parent, title] = [keyAbove(above), nameOfKey(above)];
			pages.set(above, { key: above, parent, title, note: [], words: 0, pictures: [] });
		}
	}
	return [...pages.values()].sort((a, b) => inOrder(a.key, b.key));
}
