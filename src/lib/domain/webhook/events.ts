import type { RecordKind } from '../core/record';
import type { HistoryEntry } from '../history/history';
import type { Stage } from '../space/space';

/** Everything that a webhook can be told (LS-04). The part before the dot says what it happened to. */
export const WEBHOOK_EVENTS = [
	...['deal.created', 'deal.changed', 'deal.moved', 'deal.won', 'deal.lost'],
	...['deal.deleted', 'deal.restored'],
	...['task.created', 'task.changed', 'task.moved', 'task.done', 'task.deleted', 'task.restored'],
	...['lead.created', 'lead.changed', 'lead.converted', 'lead.discarded'],
	...['lead.deleted', 'lead.restored'],
	...['customer.created', 'customer.changed', 'customer.deleted', 'customer.restored'],
	...['topic.created', 'topic.changed', 'topic.deleted', 'topic.restored'],
	...['member.joined', 'member.removed']
] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Whether a text names an event. */
export const isWebhookEvent = (text: string): text is WebhookEvent =>
	WEBHOOK_EVENTS.some((event) => event === text);

/** What events happen to. */
export type WebhookSubject = 'deal' | 'task' | 'lead' | 'customer' | 'topic' | 'member';

export const WEBHOOK_SUBJECTS: readonly WebhookSubject[] = [
	...(['deal', 'task', 'lead', 'customer', 'topic', 'member'] as const)
];

/** Returns what an event happens to. */
export const subjectOf = (event: WebhookEvent): WebhookSubject =>
	event.slice(0, event.indexOf('.')) as WebhookSubject;

/** The fields whose names in the API differ from those in the history. */
const API_NAMES: Readonly<Record<string, string>> = {
	...{ revenue: 'amount', rate: 'closeRate', tag: 'tags', product: 'products', file: 'files' },
	...{ link: 'links', project: 'projects', person: 'people', done: 'activities' }
};

/** Returns the fields that lines of history are about, each once, by their names in the HTTP API. */
export function changedFields(lines: readonly HistoryEntry[]): readonly string[] {
	const fields = lines.flatMap((line) => {
		switch (line.what) {
			case 'created':
				return [];
			case 'stage':
			case 'owner':
				return [line.what];
			case 'field': {
				const [root = '', key] = line.field.split('.', 2);
				// A task names its project; a deal has several, each a field of its own.
				return [root === 'project' && key === undefined ? root : (API_NAMES[root] ?? root)];
			}
			case 'activity':
				return ['activities'];
			case 'binned':
			case 'restored':
				return ['binned'];
		}
	});
	return [...new Set(fields)];
}

/**
 * Returns the events that one change of a record is, the most particular first; none when it leaves no line
 * in the history. A webhook is told the first of those that it is for, so one change is told once.
 *
 * @param stages those of the record's space
 * @param stage the stage that the record is in
 */
export function eventsOf(
	kind: RecordKind,
	lines: readonly HistoryEntry[],
	stages: readonly Pick<Stage, 'id' | 'kind'>[],
	stage: string | null
): readonly WebhookEvent[] {
	if (lines.length === 0) return [];
	const made = lines.some(({ what }) => what === 'created');
	const moved = lines.findLast((line) => line.what === 'stage');
	const into = moved?.to ?? (made ? stage : null);
	const ended = stages.find(({ id }) => id === into)?.kind ?? 'open';
	const names = made ? ['created'] : [];
	if (kind === 'deal' && ended !== 'open') names.push(ended);
	if (kind === 'task' && (ended !== 'open' || set(lines, 'closedAt', (to) => to !== null))) {
		names.push('done');
	}
	if (moved !== undefined && !made) names.push('moved');
	for (const status of ['converted', 'discarded']) {
		if (kind === 'lead' && set(lines, 'status', (to) => to === status)) names.push(status);
	}
	if (lines.some(({ what }) => what === 'binned')) names.push('deleted');
	if (lines.some(({ what }) => what === 'restored')) names.push('restored');
	if (!made) names.push('changed');
	return names.map((name) => `${kind}.${name}`).filter(isWebhookEvent);
}

/** Whether the last line about a field set it to such a value. */
function set(
	lines: readonly HistoryEntry[],
	field: string,
	fits: (to: string | number | boolean | null) => boolean
): boolean {
	const line = lines.findLast((each) => each.what === 'field' && each.field === field);
	return line?.what === 'field' && fits(line.to);
}
