import type { Plain } from '$lib/domain/history/history';
import type { NoteMark, NoteNode } from '$lib/domain/note/note';
import { fitsAttribute, RICH_DEPTH } from '$lib/documents/rich-schema';

type Attributes = Readonly<Record<string, Plain>>;

/** A block that is being built. */
interface Frame {
	readonly type: string;
	attrs: Attributes;
	readonly content: NoteNode[];
	/** The words of the paragraph that is being written in it, or its own where it holds words and no blocks. */
	line: NoteNode[];
	/** Blocks that stood among its words: they go behind it. */
	readonly behind: NoteNode[];
	/** Said of an entry of a list that can be ticked. */
	ticked: boolean | null;
	/** Whether nothing said that it begins: something stood where it has to be around it. */
	readonly isImplied: boolean;
}

/** Blocks that hold words themselves. */
const HOLDS_WORDS: ReadonlySet<string> = new Set(['heading', 'codeBlock', 'detailsSummary']);
const LISTS: ReadonlySet<string> = new Set(['bulletList', 'orderedList']);

const isOfTable = (type: string): boolean =>
	type === 'tableRow' || type === 'tableCell' || type === 'tableHeader';

/** Each block opens at most three around itself, such as a table and a row around a cell. */
const DEEPEST = RICH_DEPTH - 8;

const TASK = /^\[([ xX])\]\s+/u;
const ALERT = /^\[!(NOTE|IMPORTANT|TIP|WARNING|CAUTION)\]\s*/iu;
const TONES: Readonly<Record<string, string>> = {
	note: 'info',
	important: 'info',
	tip: 'tip',
	warning: 'warning',
	caution: 'danger'
};

/**
 * Builds a text of blocks as an editor of notes takes it, from whatever is said to begin and end. What stands where it
 * cannot be is given what has to be around it, and nesting that is too deep is left out: the words stay.
 */
export class NoteBuilder {
	private readonly frames: Frame[] = [frame('doc')];

	/** How many blocks are open. */
	get depth(): number {
		return this.frames.length;
	}

	/** Begins a block. */
	open(type: string, attrs: Attributes = {}): void {
		this.endLine();
		if (HOLDS_WORDS.has(this.top.type)) this.close();
		if (type === 'listItem' && this.top.isImplied && this.top.type === type) this.close();
		if (this.depth > DEEPEST) return;
		this.surround(type);
		this.frames.push(frame(type, attrs));
	}

	/** Ends all blocks but the outermost `depth`. */
	closeTo(depth: number): void {
		while (this.depth > Math.max(1, depth)) this.close();
		this.endLine();
	}

	/** Ends the paragraph that is being written. */
	endLine(): void {
		const { top } = this;
		if (HOLDS_WORDS.has(top.type) || top.line.length === 0) return;
		const words = trimmed(top.line);
		top.line = [];
		if (words.length > 0) top.content.push({ type: 'paragraph', content: words });
	}

	/** Writes words. Outside of code, blanks count as one, and none begins a line. */
	text(given: string, marks: readonly NoteMark[]): void {
		const isCode = this.top.type === 'codeBlock';
		const known = wellFormed(given);
		const last = this.top.line.at(-1);
		const isAtStart =
			last === undefined || last.type === 'hardBreak' || /\s$/u.test(last.text ?? '.');
		const words = isCode
			? known
			: known.replace(/[\t\n\r\f ]+/gu, ' ').replace(isAtStart ? /^ / : /(?!)/, '');
		if (words === '') return;
		const isOne = marks.some(({ type }) => type === 'code');
		const kept = isCode ? [] : isOne ? [{ type: 'code' }] : marks;
		const node: NoteNode = {
			type: 'text',
			text: words,
			...(kept.length > 0 ? { marks: kept } : {})
		};
		this.write(node);
	}

	/** Ends a line within a paragraph. */
	break(): void {
		if (this.top.type === 'codeBlock') this.text('\n', []);
		else if (this.top.line.length > 0) this.write({ type: 'hardBreak' });
	}

	/** Puts something into the words. */
	inline(node: NoteNode): void {
		if (this.top.type !== 'codeBlock') this.write(node);
	}

	/** Puts a block without content of its own. */
	put(node: NoteNode): void {
		if (HOLDS_WORDS.has(this.top.type)) {
			this.top.behind.push(node);
			return;
		}
		this.endLine();
		this.surround(node.type);
		this.top.content.push(node);
	}

	/** Says that the entry of a list that is being written can be ticked. */
	tick(isTicked: boolean): void {
		const item = this.frames.findLast(({ type }) => type === 'listItem');
		if (item !== undefined) item.ticked = isTicked;
	}

	/** Says in which language the code is that is being written. */
	language(language: string): void {
		const { top } = this;
		if (top.type !== 'codeBlock' || language === '') return;
		if (fitsAttribute('codeBlock', 'language', language)) top.attrs = { language };
	}

	/** Ends everything. Returns the text. */
	done(): readonly NoteNode[] {
		this.closeTo(1);
		return this.top.content;
	}

	private get top(): Frame {
		const top = this.frames.at(-1);
		if (top === undefined) throw new Error('no block is open');
		return top;
	}

	private write(node: NoteNode): void {
		const { type } = this.top;
		if (LISTS.has(type) || type === 'table' || type === 'tableRow') {
			// Blanks between the entries of a list or the cells of a table are no words.
			if (node.type === 'text' && node.text?.trim() === '') return;
			this.surround('paragraph');
		}
		const { line } = this.top;
		const last = line.at(-1);
		const isSame =
			node.type === 'text' &&
			last?.type === 'text' &&
			JSON.stringify(last.marks) === JSON.stringify(node.marks);
		if (isSame) line[line.length - 1] = { ...last, text: `${last.text ?? ''}${node.text ?? ''}` };
		else line.push(node);
	}

	/** Opens what has to be between the open block and one of this type. */
	private surround(type: string): void {
		const { top } = this;
		const holder = type === 'listItem' ? 'bulletList' : type === 'tableRow' ? 'table' : 'tableRow';
		if (type === 'listItem' ? LISTS.has(top.type) : top.type === holder && isOfTable(type)) return;
		if (type === 'listItem' || isOfTable(type)) {
			this.surround(holder);
			this.nest(holder);
		} else if (LISTS.has(top.type)) this.nest('listItem');
		else if (top.type === 'table' || top.type === 'tableRow') {
			if (top.type === 'table') this.nest('tableRow');
			this.nest('tableCell');
		}
	}

	private nest(type: string): void {
		this.frames.push(frame(type, {}, true));
	}

	private close(): void {
		this.endLine();
		const ended = this.frames.pop();
		if (ended === undefined) return;
		const node = finished(ended);
		const { content } = this.top;
		if (node !== null) content.push(node);
		content.push(...ended.behind);
	}
}

const frame = (type: string, attrs: Attributes = {}, isImplied = false): Frame => ({
	...{ type, attrs, isImplied, content: [], line: [], behind: [], ticked: null }
});

/** Returns a block as an editor takes it; `null` for one in which nothing is. */
function finished({ type, attrs, content, line, ticked }: Frame): NoteNode | null {
	const block = (of: readonly NoteNode[], more: Attributes = attrs): NoteNode => ({
		type,
		...(Object.keys(more).length > 0 ? { attrs: more } : {}),
		...(of.length > 0 ? { content: of } : {})
	});
	switch (type) {
		case 'heading':
		case 'detailsSummary': {
			const words = trimmed(line);
			return words.length === 0 ? null : block(words);
		}
		case 'codeBlock': {
			const code = line
				.map(({ text = '' }) => text)
				.join('')
				.replace(/\n$/u, '');
			return code === '' ? null : block([{ type: 'text', text: code }]);
		}
		case 'listItem':
			return item(content, ticked);
		case 'bulletList':
		case 'orderedList':
			return list(block(content));
		case 'tableCell':
		case 'tableHeader':
			return block(content.length === 0 ? [PARAGRAPH] : content);
		case 'details': {
			const summary = content.find((part) => part.type === 'detailsSummary');
			const rest = content.filter((part) => part !== summary);
			if (summary === undefined && rest.length === 0) return null;
			return block([
				summary ?? { type: 'detailsSummary' },
				...(rest.length > 0 ? rest : [PARAGRAPH])
			]);
		}
		case 'blockquote':
			return content.length === 0 ? null : quote(content);
		default:
			return content.length === 0 ? null : block(content);
	}
}

const PARAGRAPH: NoteNode = { type: 'paragraph' };

/** An entry of a list begins with a paragraph. `[ ]` before its words says that it can be ticked. */
function item(content: readonly NoteNode[], ticked: boolean | null): NoteNode {
	const [first, ...rest] = content;
	const lead = first?.type === 'paragraph' ? first : PARAGRAPH;
	const more = first === undefined || first === lead ? rest : content;
	const [words, ...others] = lead.content ?? [];
	const sign = TASK.exec(words?.type === 'text' ? (words.text ?? '') : '');
	if (sign === null && ticked === null) return { type: 'listItem', content: [lead, ...more] };
	const isTicked = ticked ?? sign?.[1] !== ' ';
	const left = words?.text?.slice(sign?.[0].length ?? 0) ?? '';
	const inline =
		sign === null
			? (lead.content ?? [])
			: left === '' || words === undefined
				? others
				: [{ ...words, text: left }, ...others];
	const line: NoteNode = inline.length > 0 ? { type: 'paragraph', content: inline } : PARAGRAPH;
	return { type: 'taskItem', attrs: { checked: isTicked }, content: [line, ...more] };
}

/** A list is a checklist where every entry can be ticked; else the entries say so in words. */
function list(block: NoteNode): NoteNode | null {
	const items = block.content ?? [];
	if (items.length === 0) return null;
	if (items.every(({ type }) => type === 'taskItem')) return { type: 'taskList', content: items };
	return {
		...block,
		content: items.map((one) => {
			if (one.type !== 'taskItem') return one;
			const sign = one.attrs?.['checked'] === true ? '[x] ' : '[ ] ';
			const [lead, ...more] = one.content ?? [];
			const words = [{ type: 'text', text: sign }, ...(lead?.content ?? [])];
			return { type: 'listItem', content: [{ type: 'paragraph', content: words }, ...more] };
		})
	};
}

/** A quotation that begins with `[!NOTE]`, as GitHub writes it, is a callout. */
function quote(content: readonly NoteNode[]): NoteNode {
	const [first, ...rest] = content;
	const [words, ...others] = first?.content ?? [];
	const sign = ALERT.exec(words?.type === 'text' ? (words.text ?? '') : '');
	const tone = sign === null ? undefined : TONES[sign[1]?.toLowerCase() ?? ''];
	if (sign === null || tone === undefined) return { type: 'blockquote', content };
	const left = words?.text?.slice(sign[0].length) ?? '';
	const [next] = others;
	const inline =
		left !== '' && words !== undefined
			? [{ ...words, text: left }, ...others]
			: next?.type === 'hardBreak'
				? others.slice(1)
				: others;
	const lead = inline.length > 0 ? [{ type: 'paragraph', content: inline }] : [];
	const blocks = [...lead, ...rest];
	return { type: 'callout', attrs: { tone }, content: blocks.length > 0 ? blocks : [PARAGRAPH] };
}

/** Returns words without blanks and ends of lines at either end. */
function trimmed(line: readonly NoteNode[]): readonly NoteNode[] {
	const words = [...line];
	for (let last = words.at(-1); last !== undefined; last = words.at(-1)) {
		const text = last.type === 'text' ? (last.text ?? '').trimEnd() : null;
		if (text === null && last.type !== 'hardBreak') break;
		words.pop();
		if (text === null || text === '') continue;
		words.push({ ...last, text });
		break;
	}
	return words;
}

/** Returns a text without what cannot be stored: halves of letters, and signs that no text has. */
const wellFormed = (text: string): string =>
	text
		.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
		.replace(/[^\P{Cc}\t\n\r\f]/gu, '');
