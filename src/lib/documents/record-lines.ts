import type * as Y from 'yjs';

/** The properties that every line of a record has. */
interface Line {
	readonly id: string;
	readonly at: number;
}

/** Reads one line; `null` when it is invalid. */
type ReadLine<Known extends Line> = (value: unknown) => Known | null;

/** Orders lines by their moments, and lines of the same moment by their ids. */
const byTime = (a: Line, b: Line): number => a.at - b.at || (a.id < b.id ? -1 : 1);

/** Reads the lines of a list, oldest first as far as clocks can tell. */
export const readLines = <Known extends Line>(
	list: Y.Array<unknown>,
	read: ReadLine<Known>
): readonly Known[] => linesIn(list.toArray(), read);

/** Reads the lines of a list with these values, oldest first as far as clocks can tell. */
export const linesIn = <Known extends Line>(
	values: readonly unknown[],
	read: ReadLine<Known>
): readonly Known[] => newLines(values, read, new Set()).sort(byTime);

/**
 * The lines of a list in a record document, oldest first as far as clocks can tell. When lines are added,
 * only those are read, and the objects of the others stay the same. Lives as long as the list.
 */
export class RecordLines<Known extends Line> {
	private readonly ids = new Set<string>();
	/** `null` when the list has to be read again. */
	private kept: readonly Known[] | null = null;

	constructor(
		private readonly list: Y.Array<unknown>,
		private readonly read: ReadLine<Known>
	) {
		list.observe(({ changes: { added, deleted } }) => {
			if (this.kept === null) return;
			if (deleted.size > 0) this.kept = null;
			else this.add([...added].flatMap(({ content }) => content.getContent() as unknown[]));
		});
	}

	/** Returns the lines; the same array until a line is added or removed. */
	get current(): readonly Known[] {
		if (this.kept === null) {
			this.ids.clear();
			this.kept = newLines(this.list.toArray(), this.read, this.ids).sort(byTime);
		}
		return this.kept;
	}

	private add(values: readonly unknown[]): void {
		if (this.kept === null || values.length === 0) return;
		const lines = newLines(values, this.read, this.ids);
		// A line is invalid or repeats an id. Only the whole list shows which line with that id comes first.
		if (lines.length < values.length) this.kept = null;
		else this.kept = [...this.kept, ...lines].sort(byTime);
	}
}

/**
 * Returns the valid lines whose ids are not in `known` yet, and adds their ids to it. A line that two copies
 * of one device's storage have both brought counts once.
 */
function newLines<Known extends Line>(
	values: readonly unknown[],
	read: ReadLine<Known>,
	known: Set<string>
): Known[] {
	const lines: Known[] = [];
	for (const value of values) {
		const line = read(value);
		if (line === null || known.has(line.id)) continue;
		known.add(line.id);
		lines.push(line);
	}
	return lines;
}
