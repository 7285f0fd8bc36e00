import type { GivenFile } from '$lib/replica/files/files';

/** A tag of a pasted page, with its name. Quoted attribute values may contain anything. */
const TAG =
	/<(\/?)(table|thead|tbody|tfoot|colgroup|col|caption|tr|td|th|p|div|br|h[1-6]|ul|ol|li)\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi;

/** The gap between two cells. It is as wide as a letter, and HTML does not collapse it. */
const GAP = '\u2003';

/**
 * Returns pasted HTML in which each table has become lines, one per row, with a gap between cells.
 * Notes of records are narrow, and without the gap "100" and "200" would read "100200". Takes time in
 * proportion to the length.
 */
export function tablesAsLines(html: string): string {
	let depth = 0;
	let inRow = false;
	let cells = 0;
	const endRow = (): string => {
		const end = inRow ? '</p>' : '';
		inRow = false;
		return end;
	};
	const startRow = (): string => {
		const start = `${endRow()}<p>`;
		inRow = true;
		cells = 0;
		return start;
	};
	return html.replace(TAG, (tag: string, slash: string, given: string) => {
		const name = given.toLowerCase();
		const ends = slash === '/';
		if (name === 'table') {
			depth = Math.max(0, depth + (ends ? -1 : 1));
			// A table inside a cell is a part of that row.
			return depth === 0 && ends ? endRow() : inRow ? ' ' : '';
		}
		if (depth === 0) return tag;
		switch (name) {
			case 'tr':
			case 'caption':
				if (depth > 1) return ' ';
				return ends ? endRow() : startRow();
			case 'td':
			case 'th': {
				if (ends) return '';
				const start = inRow ? '' : startRow();
				cells += 1;
				return cells > 1 ? GAP : start;
			}
			default:
				// A cell is one line, whatever it contains.
				return inRow ? ' ' : '';
		}
	});
}

/** Returns the addresses of the pictures in pasted HTML. */
export function picturesIn(html: string): readonly string[] {
	const pictures = html.matchAll(/<img\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi);
	return [...pictures].map(
		([tag]) => /\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).find(Boolean) ?? ''
	);
}

/** What happens to the pictures in pasted content. */
export interface PastedPictures {
	/** Pictures to attach to the record. */
	readonly given: readonly GivenFile[];
	/** How many pictures are left out. They are on other servers, and the app fetches nothing from there. */
	readonly left: number;
}

/**
 * Returns the pictures in pasted HTML. `files` are the files that were pasted with it. Programs also
 * add a picture of a pasted table, so files count only where the HTML contains pictures.
 */
export function pastedPictures(html: string, files: readonly GivenFile[]): PastedPictures {
	const pictures = picturesIn(html);
	if (pictures.length === 0) return { given: [], left: 0 };
	const within = pictures.flatMap((address, at) => pictureOf(address, at + 1) ?? []);
	const given = files.length > 0 ? files : within;
	return { given, left: Math.max(0, pictures.length - given.length) };
}

function pictureOf(address: string, number: number): GivenFile | null {
	const [, type, ending, base64] =
		/^data:(image\/(png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/.exec(address) ?? [];
	if (type === undefined || ending === undefined || base64 === undefined) return null;
	const binary = atob(base64);
	const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
	return {
		name: `${String(number)}.${ending}`,
		type,
		bytes: new Blob([bytes], { type })
	};
}
