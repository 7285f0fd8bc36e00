import { Parser } from 'htmlparser2';

/** The headings that Word has more levels of than HTML. */
const MOST = 6;

/** What the styles of paragraphs that Word and LibreOffice bring along mean, by their names: those are English in every language. */
const USUAL: readonly (readonly [names: readonly string[], means: string])[] = [
	[['Title'], 'h1:fresh'],
	[['Subtitle'], 'p:fresh'],
	[['heading 7', 'heading 8', 'heading 9'], 'h6:fresh'],
	[['Quote', 'Intense Quote', 'Block Text', 'Quotations'], 'blockquote > p:fresh'],
	[['Source Code', 'HTML Preformatted', 'Preformatted Text', 'macro'], "pre:separator('\\n')"],
	// A page has its outline: what Word wrote of it, with numbers of its own pages, is left out.
	[['TOC Heading', ...Array.from({ length: 9 }, (_, at) => `toc ${String(at + 1)}`)], '!']
];

/** What the styles of words mean. */
const WORDS: readonly string[] = [
	...['Verbatim Char', 'Source Text', 'HTML Code', 'HTML Typewriter', 'HTML Keyboard']
];

/** What a style says of itself. */
interface Style {
	readonly id: string;
	name: string;
	basedOn: string | null;
	/** The level of its paragraphs in the outline, from 0 on; 9 is none. */
	outline: number | null;
}

/**
 * Returns how the paragraphs and words of a Word document are read, as mammoth wants it. `styles` is the part of the document
 * that has its styles: own ones are headings when the outline has them, or the style that they are made of is one, whatever
 * they are called.
 */
export function styleMap(styles: string): readonly string[] {
	const all = readStyles(styles);
	const byId = new Map(all.map((style) => [style.id, style]));
	const usual = new Set(USUAL.flatMap(([names]) => names).map((name) => name.toLowerCase()));
	const own = all.flatMap((style) => {
		const level =
			isHeading(style.name) || usual.has(style.name.toLowerCase()) ? null : levelOf(style, byId);
		return level === null ? [] : [`p[style-name=${quoted(style.name)}] => h${String(level)}:fresh`];
	});
	return [
		...USUAL.flatMap(([names, means]) =>
			names.map((name) => `p[style-name=${quoted(name)}] => ${means}`)
		),
		...WORDS.map((name) => `r[style-name=${quoted(name)}] => code`),
		...own
	];
}

const isHeading = (name: string): boolean => /^heading [1-9]$/iu.test(name);

/** How many styles a style may be made of, one of the other. */
const DEEPEST = 10;

/** Returns the level of the heading that a style is, by its outline or by the style that it is made of; `null` for none. */
function levelOf(style: Style, byId: ReadonlyMap<string, Style>): number | null {
	let at: Style | undefined = style;
	for (let depth = 0; at !== undefined && depth < DEEPEST; depth += 1) {
		if (at.outline !== null) return at.outline > 8 ? null : Math.min(MOST, at.outline + 1);
		const own = /^heading ([1-9])$/iu.exec(at.name)?.[1];
		if (own !== undefined) return Math.min(MOST, Number(own));
		at = at.basedOn === null ? undefined : byId.get(at.basedOn);
	}
	return null;
}

const quoted = (name: string): string => `'${name.replace(/['\\]/gu, '\\$&')}'`;

/** Reads the styles of paragraphs. What is no style is passed over. */
function readStyles(xml: string): readonly Style[] {
	const styles: Style[] = [];
	let open: Style | null = null;
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				const value = attributes['w:val'] ?? '';
				if (name === 'w:style') {
					const id = attributes['w:styleId'] ?? '';
					const isOfParagraphs = attributes['w:type'] === 'paragraph' && id !== '';
					open = isOfParagraphs ? { id, name: '', basedOn: null, outline: null } : null;
				} else if (open === null) return;
				else if (name === 'w:name') open.name = value;
				else if (name === 'w:basedOn') open.basedOn = value;
				else if (name === 'w:outlineLvl' && /^\d$/u.test(value)) open.outline = Number(value);
			},
			onclosetag(name) {
				if (name !== 'w:style' || open === null) return;
				if (open.name !== '') styles.push(open);
				open = null;
			}
		},
		{ xmlMode: true, decodeEntities: true }
	);
	parser.write(xml);
	parser.end();
	return styles;
}
