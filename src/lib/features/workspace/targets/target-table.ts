import type { TeamId } from '$lib/domain/core/ids';
import type { Month } from '$lib/domain/figures/forecast';
import {
	MAX_TARGET,
	maySetTarget,
	targetKey,
	targetOfMonth,
	teamTarget,
	type Target,
	type TargetOf,
	type TargetScope,
	type Targets
} from '$lib/domain/figures/target';
import { isAdmin, type People } from '$lib/domain/member/member';
import type { Currency, Minor } from '$lib/domain/money/money';
import { NO_SUMS, plus, sumOf, type Sums } from '$lib/domain/money/sums';

/** One line of the table of targets: a team, or a person. */
export interface TargetLine {
	readonly of: TargetOf;
	readonly name: string;
	/** Whether the person at this device may set it. */
	readonly mayEdit: boolean;
	/** Whether it stands below the line of its team. */
	readonly inTeam: boolean;
}

/** What the table reads. */
export interface TargetTableInput {
	readonly me: string;
	readonly people: People;
}

/** Returns the months of a year. */
export const yearMonths = (year: number): readonly Month[] =>
	Array.from({ length: 12 }, (_, at) => `${String(year)}-${String(at + 1).padStart(2, '0')}`);

/**
 * Returns the lines of the table: each team with its people below it, then people without a team. Admins
 * see everybody, supervisors their teams, others themselves. Guests and people who have left have no line.
 */
export function targetLines(
	{ me, people }: TargetTableInput,
	compare: (a: string, b: string) => number
): readonly TargetLine[] {
	const acting = people.members.get(me);
	if (acting === undefined) return [];
	const all = isAdmin(acting.role);
	const sells = [...people.members.values()].filter(
		({ role, standing }) => role !== 'guest' && standing !== 'removed'
	);
	const line = (of: TargetOf, name: string, inTeam: boolean): TargetLine => ({
		of,
		name,
		inTeam,
		mayEdit: maySetTarget(me, of, people)
	});
	const persons = (team: TeamId | null): TargetLine[] =>
		sells
			.filter((one) => (knownTeam(one.team, people) ?? null) === team)
			.sort((a, b) => compare(a.name, b.name))
			.map(({ id, name }) => line({ kind: 'member', id }, name, team !== null));
	const teams = [...people.teams.values()]
		.filter(({ id }) => all || maySetTarget(me, { kind: 'team', id }, people))
		.sort((a, b) => compare(a.name, b.name));
	const lines = teams.flatMap(({ id, name }) => [
		line({ kind: 'team', id }, name, false),
		...persons(id)
	]);
	if (all) return [...lines, ...persons(null)];
	const own = lines.some(({ of }) => of.kind === 'member' && of.id === me);
	return own || acting.role === 'guest'
		? lines
		: [...lines, line({ kind: 'member', id: me }, acting.name, false)];
}

const knownTeam = (team: TeamId | null, { teams }: People): TeamId | null =>
	team !== null && teams.has(team) ? team : null;

/** A cell of the table. */
export interface TargetCellValue {
	/** What was set; `null` when nothing was. */
	readonly set: Target | null;
	/** What counts: of a team of which none was set, what its people's come to. */
	readonly sums: Sums;
}

/** Returns a cell of the table. */
export function targetCell(
	of: TargetOf,
	month: Month,
	targets: Targets,
	people: People
): TargetCellValue {
	const set = targets.get(targetKey(of, month)) ?? null;
	if (of.kind === 'team') return { set, sums: teamTarget(of.id, month, targets, people).sums };
	return { set, sums: set === null ? NO_SUMS : sumOf(set.currency, set.amount) };
}

/** Returns what somebody's targets of some months come to. */
export const targetsTogether = (
	scope: TargetScope,
	months: readonly Month[],
	targets: Targets,
	people: People
): Sums =>
	months.reduce<Sums>(
		(sums, month) => plus(sums, targetOfMonth(scope, month, targets, people)),
		NO_SUMS
	);

/** One target as it is to be. `null` removes it. */
export interface TargetChange {
	readonly of: TargetOf;
	readonly month: Month;
	readonly to: Target | null;
}

/** What becomes of a pasted block of cells. */
export interface Pasted {
	readonly changes: readonly TargetChange[];
	/** The texts that are no amounts. */
	readonly unread: readonly string[];
	/** How many cells have no place in the table, or may not be set. */
	readonly outside: number;
}

/**
 * Returns what a block from a spreadsheet sets, from one cell on: its lines go down, its columns to the
 * right. Empty cells remove targets. Rows that may not be set are passed by.
 */
export function pastedTargets(
	text: string,
	from: { readonly line: number; readonly month: number },
	{
		lines,
		months,
		currency,
		read
	}: {
		readonly lines: readonly TargetLine[];
		readonly months: readonly Month[];
		readonly currency: Currency;
		readonly read: (text: string) => Minor | null;
	}
): Pasted {
	const changes: TargetChange[] = [];
	const unread: string[] = [];
	let outside = 0;
	const rows = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
	rows.forEach((row, down) => {
		row.split('\t').forEach((cell, right) => {
			const line = lines[from.line + down];
			const month = months[from.month + right];
			if (line === undefined || month === undefined || !line.mayEdit) {
				if (cell.trim() !== '') outside += 1;
				return;
			}
			const to = targetFromText(cell, currency, read);
			if (to === undefined) unread.push(cell.trim());
			else changes.push({ of: line.of, month, to });
		});
	});
	return { changes, unread, outside };
}

/** Returns the target that a text says: `null` for none, `undefined` when it says no target. */
export function targetFromText(
	text: string,
	currency: Currency,
	read: (text: string) => Minor | null
): Target | null | undefined {
	if (text.trim() === '') return null;
	const amount = read(text);
	if (amount === null || amount < 0 || amount > MAX_TARGET) return undefined;
	return { amount, currency };
}

/** Whether a text is a block of several cells. */
export const isBlock = (text: string): boolean => /[\t\n]/.test(text.replace(/\r?\n$/, ''));
