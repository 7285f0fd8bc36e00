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
	},
	{
		what: 'After a restore a record whose owner somebody else had changed came back without an owner, and was refused.',
		story: [
			'The relay’s disk is backed up.',
			'Bob makes a customer, and Anna gives it to somebody else.',
			'The relay is restored from the backup.',
			'Bob’s device brings the customer again; the relay refuses it, since it has no owner.',
			'Anna’s change waits for it for ever.'
		],
		plan: {
			seed: 41027,
			roles: ['agent', 'agent'],
			steps: [
				{ gap: 2506, who: 0, what: 'tabCrash', seed: 41481768 },
				{ gap: 1969, who: 0, what: 'backup', seed: 1241468582 },
				{ gap: 7, who: 2, what: 'edit', seed: 909536894 },
				{ gap: 15990, who: 1, what: 'edit', seed: 756158228 },
				{ gap: 39200, who: 0, what: 'restore', seed: 130686328 }
			]
		}
	}
];
