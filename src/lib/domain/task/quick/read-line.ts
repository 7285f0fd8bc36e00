import type { Day } from '../../core/day';
import type { MemberId, RecordId, SpaceId } from '../../core/ids';
import { MAX_TITLE_LENGTH } from '../../deal/new-deal';
import { checkTag } from '../../deal/tags';
import { fold } from '../../text/fold';
import { priorityNamed, type Priority } from '../priority';
import { readPriority } from '../read-priority';
import { phrase, tokensOf, type Token } from './tokens';
import { readTimeAt } from './time';
import { readDayAt, readRepeatAt, type PartsOrder } from './when';

/** Somebody or something that a line can name. */
export interface Nameable {
	readonly id: string;
	readonly name: string;
}

/** What a line is read with. */
export interface QuickContext {
	readonly today: Day;
	readonly order: PartsOrder;
	readonly people: readonly Nameable[];
	/** The work spaces that a task can be put into. */
	readonly spaces: readonly Nameable[];
	/** The projects that it can be put into, with their spaces. */
	readonly projects: readonly (Nameable & { readonly space: SpaceId })[];
}

/** What one line of a quick add was understood as. */
export interface QuickTask {
	readonly title: string;
	readonly priority: Priority | null;
	readonly people: readonly MemberId[];
	readonly tags: readonly string[];
	readonly space: SpaceId | null;
	/** A project of that space, or, where the line names none, of the space that it comes from. */
	readonly project: RecordId | null;
	readonly dueOn: Day | null;
	/** `HH:MM`. */
	readonly time: string | null;
	/** An RRULE. */
	readonly repeat: string | null;
	/** The names after `@` and `+` that nobody or nothing has, or several have. They stay in the title. */
	readonly unknown: readonly string[];
}

/** The most words of a name that are looked at. */
const LONGEST_NAME = 4;

/**
 * Reads one line: `Paint the fence !high @anna #garden +Fence tomorrow 17:00 every week`, in English, Vietnamese and
 * Polish. What is in quotation marks, and what cannot be understood, stays in the title. Of two days, or two
 * priorities, the first one counts.
 */
export function readQuickLine(line: string, context: QuickContext): QuickTask {
	const tokens = tokensOf(line);
	const words: string[] = [];
	const people: MemberId[] = [];
	const tags: string[] = [];
	const unknown: string[] = [];
	let priority: Priority | null = null;
	let hasPriority = false;
	let space: SpaceId | null = null;
	let project: RecordId | null = null;
	let dueOn: Day | null = null;
	let time: string | null = null;
	let repeat: string | null = null;
	let at = 0;
	while (at < tokens.length) {
		const token = tokens[at];
		if (token === undefined) break;
		const length = take(token);
		if (length === 0) words.push(token.text);
		at += Math.max(1, length);
	}
	const title = words.join(' ').trim().slice(0, MAX_TITLE_LENGTH);
	const said = { priority, people, tags, space, project, dueOn, time, repeat, unknown };
	if (title !== '') return { title, ...said };
	// A task needs a title: a line of marks alone is one.
	return { ...NOTHING, title: line.trim().slice(0, MAX_TITLE_LENGTH) };

	/** Takes what begins at this word. Returns how many words that are; 0 for a word of the title. */
	function take(token: Token): number {
		if (token.quoted) return 0;
		const mark = token.text[0] ?? '';
		if ('!@#+'.includes(mark) && token.text.length > 1) return takeMark(mark);
		const repeated = repeat === null ? readRepeatAt(tokens, at) : null;
		if (repeated !== null) {
			repeat = repeated.value;
			return repeated.length;
		}
		const day = dueOn === null ? readDayAt(tokens, at, context.today, context.order) : null;
		if (day !== null) {
			dueOn = day.value;
			return day.length;
		}
		const clock = time === null ? readTimeAt(tokens, at) : null;
		if (clock !== null) time = clock.value;
		return clock?.length ?? 0;
	}

	function takeMark(mark: string): number {
		switch (mark) {
			case '!':
				return takePriority();
			case '#': {
				const checked = checkTag(tags, tokens[at]?.text.slice(1) ?? '');
				if (checked.ok) tags.push(checked.value);
				return checked.ok || checked.error === 'there' ? 1 : 0;
			}
			case '@': {
				const found = nameAt(context.people);
				if (found === null) return missed();
				if (!people.includes(found.id)) people.push(found.id);
				return found.length;
			}
			default:
				return takePlace();
		}
	}

	/** Takes a project, or a work space: the longer name, of equal ones the project. A project is in its own space. */
	function takePlace(): number {
		const projects = context.projects.filter((each) => space === null || each.space === space);
		const inProject = project === null ? nameAt(projects) : null;
		const inSpace = space === null ? nameAt(context.spaces) : null;
		if (inProject !== null && !isBetter(inSpace, inProject)) {
			project = inProject.id;
			space = projects.find(({ id }) => id === inProject.id)?.space ?? space;
			return inProject.length;
		}
		if (inSpace === null) return missed();
		space = inSpace.id;
		return inSpace.length;
	}

	/** Notes a name that nothing has. It stays in the title. */
	function missed(): number {
		unknown.push(tokens[at]?.text.slice(1) ?? '');
		return 0;
	}

	function takePriority(): number {
		if (hasPriority) return 0;
		for (const length of [2, 1]) {
			const found = readPriority((phrase(tokens, at, length) ?? '').slice(1));
			if (found === null) continue;
			priority = priorityNamed(found);
			hasPriority = true;
			return length;
		}
		return 0;
	}

	/** Returns whose name begins at a mark: the longest that is somebody's, else the beginning of just one. */
	function nameAt(all: readonly Nameable[]): Named | null {
		const first = tokens[at]?.text.slice(1) ?? '';
		for (let length = LONGEST_NAME; length > 0; length -= 1) {
			const rest = tokens.slice(at + 1, at + length).map(({ text }) => text);
			if (rest.length < length - 1) continue;
			const name = fold([first, ...rest].join(' ')).replace(/[,;.!?]+$/u, '');
			const named = all.filter((one) => fold(one.name) === name);
			const [only] = named;
			if (only !== undefined && named.length === 1) return { id: only.id, length, isWhole: true };
		}
		const part = fold(first).replace(/[,;.!?]+$/u, '');
		const begun = all.filter((one) =>
			fold(one.name)
				.split(' ')
				.some((word) => word.startsWith(part))
		);
		const [only] = begun;
		if (only === undefined || begun.length > 1 || part === '') return null;
		return { id: only.id, length: 1, isWhole: false };
	}
}

/** Somebody or something that was named, by how many words, and whether by its whole name. */
interface Named {
	readonly id: string;
	readonly length: number;
	readonly isWhole: boolean;
}

/** Whether one of two is meant rather: by the longer name, and rather by a whole one than by a beginning. */
const isBetter = (one: Named | null, other: Named): boolean =>
	one !== null &&
	(one.length > other.length || (one.length === other.length && one.isWhole && !other.isWhole));

const NOTHING: Omit<QuickTask, 'title'> = {
	...{ priority: null, people: [], tags: [], space: null, project: null },
	...{ dueOn: null, time: null, repeat: null, unknown: [] }
};
