/** How urgent a task is. Most tasks have no priority. */
export type Priority = 'low' | 'medium' | 'high' | 'urgent';

/** From the least urgent. */
export const PRIORITIES: readonly Priority[] = ['low', 'medium', 'high', 'urgent'];

/** A priority, or none, as people choose it. */
export type PriorityChoice = Priority | 'none';

export const PRIORITY_CHOICES: readonly PriorityChoice[] = ['none', ...PRIORITIES];

/** Returns the place of a priority: the more urgent, the greater. What has none stands at 0. */
export const rankOf = (priority: Priority | null | undefined): number =>
	PRIORITY_CHOICES.indexOf(priority ?? 'none');

/** Returns the priority of that name, or `null` when there is none. */
export const priorityNamed = (name: unknown): Priority | null =>
	PRIORITIES.find((priority) => priority === name) ?? null;
