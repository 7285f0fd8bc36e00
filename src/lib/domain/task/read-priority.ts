import { fold } from '../text/fold';
import type { PriorityChoice } from './priority';

/** What people and other programs call priorities, in English, Vietnamese and Polish, folded. */
const NAMES: Readonly<Record<PriorityChoice, readonly string[]>> = {
	none: [
		...['none', 'no priority', 'no', 'p4', '0'],
		...['khong', 'khong uu tien', 'brak', 'bez priorytetu']
	],
	low: [
		...['low', 'lowest', 'minor', 'trivial', 'p3'],
		...['thap', 'thap nhat', 'niski', 'niska', 'najnizszy', 'nisko']
	],
	medium: [
		...['medium', 'normal', 'mid', 'moderate', 'p2'],
		...['trung binh', 'vua', 'binh thuong', 'sredni', 'srednia', 'normalny', 'zwykly']
	],
	high: [
		...['high', 'major', 'important', 'p1'],
		...['cao', 'quan trong', 'wysoki', 'wysoka', 'wazne', 'wazny', 'wysoko']
	],
	urgent: [
		...['urgent', 'highest', 'critical', 'blocker', 'asap', 'p0'],
		...['khan cap', 'khan', 'gap', 'pilne', 'pilny', 'najwyzszy', 'krytyczny', 'natychmiast']
	]
};

const BY_NAME: ReadonlyMap<string, PriorityChoice> = new Map(
	(Object.keys(NAMES) as PriorityChoice[]).flatMap((priority) =>
		NAMES[priority].map((name): [string, PriorityChoice] => [name, priority])
	)
);

/** Returns the priority that a word means in English, Vietnamese or Polish; `null` when it means none of them. */
export const readPriority = (typed: string): PriorityChoice | null =>
	BY_NAME.get(fold(typed.replace(/[\s_-]+/g, ' ')).trim()) ?? null;
