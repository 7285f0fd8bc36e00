import type { GivenFile } from '$lib/replica/files/files';

/** A tag of a pasted page, with its name; what stands in quotation marks may hold anything. */
const TAG =
	/<(\/?)(table|thead|tbody|tfoot|colgroup|col|caption|tr|td|th|p|div|br|h[1-6]|ul|ol|li)\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi;

/** Between two cells: as wide as a letter, and nothing that HTML runs together. */
const GAP = '\u2003';

/**
 * Pasted HTML with each table as lines, one for a row, with a gap between its cells: a note has no
 * tables, and without this "100" and "200" would become "100200". Costs as much as it is long.
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
			// A table within a cell is a part of that row.
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
				// A cell is one line, whatever it is made of.
				return inRow ? ' ' : '';
		}
	});
}

/** The addresses of the pictures in pasted HTML. */
export function picturesIn(html: string): readonly string[] {
	const pictures = html.matchAll(/<img\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi);
	return [...pictures].map(
		([tag]) => /\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).find(Boolean) ?? ''
	);
}

/** What becomes of the pictures in something that was pasted. */
export interface PastedPictures {
	/** To be attached to the record. */
	readonly given: readonly GivenFile[];
	/** How many are left out: they lie somewhere else, and nothing is fetched from there. */
	readonly left: number;
}

/**
 * The pictures in pasted HTML. `files`: what was pasted with it; programs put a picture of a table
 * there, too, so that they count only where the HTML has pictures.
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
