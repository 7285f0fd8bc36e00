import { Parser } from 'htmlparser2';

/** A level of a numbering. */
interface Level {
	readonly start: number;
	readonly isOrdered: boolean;
}

/** A numbering that paragraphs name: what it is made of, and the levels that it begins anew. */
interface Instance {
	readonly base: string;
	readonly starts: ReadonlyMap<string, number>;
}

/** The numberings of a Word document. */
export interface Numbering {
	readonly levels: ReadonlyMap<string, ReadonlyMap<string, Level>>;
	readonly instances: ReadonlyMap<string, Instance>;
	/** The numbering and level of each style of paragraphs that has one. */
	readonly styles: ReadonlyMap<string, { readonly number: string; readonly level: string }>;
}

/** What a paragraph says of its number. */
export interface NumberedParagraph {
	readonly style: string;
	/** The numbering; `null` where the style says it, and `0` for none. */
	readonly number: string | null;
	readonly level: string | null;
}

/** Reads the numberings of a Word document from the parts that have them. What is none is passed over. */
export function readNumbering(numbering: string, styles: string): Numbering {
	const levels = new Map<string, Map<string, Level>>();
	const instances = new Map<string, { base: string; starts: Map<string, number> }>();
	const ofStyles = new Map<string, { number: string; level: string }>();
	/** Of which numbering each style of a level is. */
	const named: { readonly style: string; readonly base: string; readonly level: string }[] = [];
	let base: string | null = null;
	let instance: { base: string; starts: Map<string, number> } | null = null;
	let at: string | null = null;
	let level = { start: 1, isOrdered: true };
	read(numbering, {
		open(name, attributes, value) {
			if (name === 'w:abstractNum') {
				base = attributes['w:abstractNumId'] ?? '';
				levels.set(base, new Map());
			} else if (name === 'w:num') {
				instance = { base: '', starts: new Map() };
				instances.set(attributes['w:numId'] ?? '', instance);
			} else if (name === 'w:abstractNumId' && instance !== null) instance.base = value;
			else if (name === 'w:lvl' || name === 'w:lvlOverride') {
				at = attributes['w:ilvl'] ?? '0';
				level = { start: 1, isOrdered: true };
			} else if (name === 'w:numFmt') level.isOrdered = value !== 'bullet' && value !== 'none';
			else if (name === 'w:start') level.start = countOf(value) ?? 1;
			else if (name === 'w:pStyle' && base !== null && at !== null) {
				named.push({ style: value, base, level: at });
			} else if (name === 'w:startOverride' && instance !== null && at !== null) {
				instance.starts.set(at, countOf(value) ?? 1);
			}
		},
		close(name) {
			if (name === 'w:abstractNum') base = null;
			else if (name === 'w:num') instance = null;
			else if (name === 'w:lvl' && at !== null && base !== null) levels.get(base)?.set(at, level);
		}
	});
	let style: string | null = null;
	read(styles, {
		open(name, attributes, value) {
			if (name === 'w:style') style = attributes['w:styleId'] ?? '';
			else if (style === null) return;
			else if (name === 'w:numId') {
				ofStyles.set(style, { number: value, level: ofStyles.get(style)?.level ?? '0' });
			} else if (name === 'w:ilvl') {
				ofStyles.set(style, { number: ofStyles.get(style)?.number ?? '', level: value });
			}
		},
		close(name) {
			if (name === 'w:style') style = null;
		}
	});
	for (const { style: of, base: from, level: as } of named) {
		const [number] = [...instances].find(([, each]) => each.base === from) ?? [];
		const known = ofStyles.get(of)?.number ?? '';
		if (number !== undefined)
			ofStyles.set(of, { number: known === '' ? number : known, level: as });
	}
	return { levels, instances, styles: ofStyles };
}

/** Counts the paragraphs of a document's numbered lists, as Word does. */
export class NumberCounter {
	/** The last number of each level, by numbering. */
	private readonly last = new Map<string, Map<string, number>>();
	/** Where a numbering has begun anew already. */
	private readonly begun = new Set<string>();

	constructor(private readonly numbering: Numbering) {}

	/** Returns the number of the next paragraph; `null` for one of no numbered list. */
	next(paragraph: NumberedParagraph): number | null {
		const { levels, instances, styles } = this.numbering;
		const ofStyle = styles.get(paragraph.style);
		const id = paragraph.number ?? ofStyle?.number;
		const at = paragraph.level ?? ofStyle?.level ?? '0';
		const instance = id === undefined ? undefined : instances.get(id);
		if (id === undefined || instance === undefined) return null;
		const level = levels.get(instance.base)?.get(at);
		const counts = this.last.get(instance.base) ?? new Map<string, number>();
		this.last.set(instance.base, counts);
		// What is below begins anew.
		for (const below of [...counts.keys()]) if (Number(below) > Number(at)) counts.delete(below);
		if (level?.isOrdered === false) return null;
		const start = instance.starts.get(at);
		const key = `${id} ${at}`;
		const isAnew = start !== undefined && !this.begun.has(key);
		this.begun.add(key);
		const last = isAnew ? undefined : counts.get(at);
		const number = last === undefined ? (start ?? level?.start ?? 1) : last + 1;
		counts.set(at, number);
		return number;
	}
}

/** Returns a number as Word writes one; `null` for what is none. */
const countOf = (text: string): number | null => (/^\d{1,9}$/u.test(text) ? Number(text) : null);

interface Reading {
	readonly open: (
		name: string,
		attributes: Readonly<Record<string, string>>,
		value: string
	) => void;
	readonly close: (name: string) => void;
}

function read(xml: string, { open, close }: Reading): void {
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				open(name, attributes, attributes['w:val'] ?? '');
			},
			onclosetag: close
		},
		{ xmlMode: true, decodeEntities: true }
	);
	parser.write(xml);
	parser.end();
}
