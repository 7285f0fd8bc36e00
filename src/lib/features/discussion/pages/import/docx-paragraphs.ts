import { Parser } from 'htmlparser2';
import { NumberCounter, type Numbering } from './docx-numbering';

/** A change of a text: what stands from one place to another gives way to other text. */
interface Edit {
	readonly from: number;
	readonly to: number;
	readonly by: string;
}

/** A paragraph that is being read. */
interface OpenParagraph {
	readonly start: number;
	/** Where its words begin: behind its properties. */
	words: number;
	/** How many elements are around it. */
	readonly depth: number;
	style: string;
	number: string | null;
	level: string | null;
	isDropCap: boolean;
}

/** The first letter of a paragraph, which Word keeps as a paragraph of its own. */
interface DropCap {
	readonly start: number;
	readonly end: number;
	readonly words: string;
	readonly depth: number;
}

/**
 * Rewrites the body of a Word document so that what is lost when it is read otherwise comes through: a paragraph of a
 * numbered list is marked with its number, and a drop cap stands before the words of its paragraph. What is no XML is
 * returned as far as it could be read.
 */
export function withParagraphs(xml: string, numbering: Numbering): string {
	const edits: Edit[] = [];
	const open: OpenParagraph[] = [];
	const counter = new NumberCounter(numbering);
	let depth = 0;
	let cap: DropCap | null = null;
	const parser = new Parser(
		{
			onopentag(name, attributes) {
				depth += 1;
				const value = attributes['w:val'] ?? '';
				const paragraph = open.at(-1);
				if (name === 'w:p') {
					open.push({
						...{ start: parser.startIndex, words: parser.endIndex + 1, depth },
						...{ style: '', number: null, level: null, isDropCap: false }
					});
				} else if (paragraph === undefined) {
					// Something else stands between the letter and the next paragraph.
					if (cap !== null && depth === cap.depth) cap = null;
				} else if (depth === paragraph.depth + 2) {
					if (name === 'w:pStyle') paragraph.style = value;
					else if (name === 'w:framePr') {
						const place = attributes['w:dropCap'];
						paragraph.isDropCap = place === 'drop' || place === 'margin';
					}
				} else if (depth === paragraph.depth + 3) {
					if (name === 'w:numId') paragraph.number = value;
					else if (name === 'w:ilvl') paragraph.level = value;
				}
			},
			onclosetag(name) {
				const paragraph = open.at(-1);
				if (name === 'w:pPr' && paragraph !== undefined && depth === paragraph.depth + 1) {
					paragraph.words = parser.endIndex + 1;
				}
				depth -= 1;
				if (name !== 'w:p' || paragraph === undefined) return;
				open.pop();
				if (paragraph.isDropCap) {
					const words = xml.slice(paragraph.words, Math.max(paragraph.words, parser.startIndex));
					const { start, depth: at } = paragraph;
					cap = { start, end: parser.endIndex + 1, words, depth: at };
					return;
				}
				const numbered = counter.next(paragraph);
				const mark = numbered === null ? '' : markOf(numbered);
				const letter = cap?.depth === paragraph.depth ? cap : null;
				if (letter !== null) {
					edits.push({ from: letter.start, to: letter.end, by: '' });
					cap = null;
				}
				const by = `${mark}${letter?.words ?? ''}`;
				// One without an end tag of its own has no words.
				const isEmpty = xml.slice(paragraph.start, parser.endIndex + 1).endsWith('/>');
				if (by !== '' && !(isEmpty && paragraph.words > parser.startIndex)) {
					edits.push({ from: paragraph.words, to: paragraph.words, by });
				}
			}
		},
		{ xmlMode: true, decodeEntities: true }
	);
	parser.write(xml);
	parser.end();
	return edited(xml, edits);
}

/** The name of the bookmark that carries a number through. */
const MARK = 'polder-number-';

const markOf = (number: number): string =>
	`<w:bookmarkStart w:id="0" w:name="${MARK}${String(number)}"/>`;

function edited(text: string, edits: readonly Edit[]): string {
	let at = 0;
	let result = '';
	for (const { from, to, by } of [...edits].sort((a, b) => a.from - b.from)) {
		if (from < at) continue;
		result += text.slice(at, from) + by;
		at = to;
	}
	return result + text.slice(at);
}

/** What matters of HTML that was made of such a document: its lists, their entries, and the marks in them. */
const PARTS =
	/<(\/?)(ol|ul)>|<li>(<a id="polder-number-(\d+)"><\/a>)?|<a id="polder-number-\d+"><\/a>/gu;

/** Returns HTML with the numbers that its marks tell of: a list begins with its own, and where they do not go on another begins. */
export function withNumbers(html: string): string {
	const pieces: string[] = [];
	/** The lists that are open: the number of the next entry, 0 before the first, and where each begins. */
	const lists: { next: number; readonly piece: number }[] = [];
	let at = 0;
	for (const found of html.matchAll(PARTS)) {
		const [whole, slash, list, , told] = found;
		pieces.push(html.slice(at, found.index));
		at = found.index + whole.length;
		if (list !== undefined) {
			if (slash === '/') lists.pop();
			else lists.push({ next: 0, piece: pieces.length });
			pieces.push(whole);
			continue;
		}
		if (!whole.startsWith('<li>')) continue;
		const open = lists.at(-1);
		if (open !== undefined && told !== undefined) {
			const number = Number(told);
			if (open.next === 0) pieces[open.piece] = begun(number);
			else if (number !== open.next) pieces.push('</ol>', begun(number));
			open.next = number + 1;
		}
		pieces.push('<li>');
	}
	pieces.push(html.slice(at));
	return pieces.join('');
}

const begun = (number: number): string =>
	number === 1 ? '<ol>' : `<ol start="${String(number)}">`;
