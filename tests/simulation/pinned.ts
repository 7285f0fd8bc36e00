import type { Plan } from './simulation';

/** A plan that failed once, made short, and must never fail again. */
export interface Pinned {
	/** What broke, in words. */
	readonly what: string;
	/** Who did what, what went wrong, and what came of it. */
	readonly story: readonly string[];
	readonly plan: Plan;
}

export const PINNED: readonly Pinned[] = [
	{
		what: 'A list of spaces that came while the disk was full was never asked for again, and the device said synced.',
		story: [
			'Bob joins, and his disk is full when the list of spaces comes.',
			'There is room on the disk again.',
			'Bob’s device says synced and lists no space.'
		],
		plan: {
			seed: 5120,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 57, who: 2, what: 'deviceDisk', seed: 1574642121 },
				{ gap: 20, who: 1, what: 'sortTray', seed: 1677288544 }
			]
		}
	}
];
