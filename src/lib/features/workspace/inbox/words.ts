import { cardHref } from '$lib/features/records/cards/links';
import { m } from '$lib/i18n/messages';
import type { InboxEntry } from './inbox-entries';

/** Returns one sentence about what happened. */
export function entryWords({ notice, record, activity }: InboxEntry, who: string): string {
	const title = `“${record.title}”`;
	switch (notice.what) {
		case 'activity':
			return m.inbox_activity({ who, activity, title });
		case 'mention':
			return m.inbox_mention({ who, title });
		case 'noted':
			return m.inbox_noted({ title });
		case 'assigned':
			switch (record.kind) {
				case 'deal':
					return m.inbox_assigned_deal({ who, title });
				case 'task':
					return m.inbox_assigned_task({ who, title });
				case 'customer':
					return m.inbox_assigned_customer({ who, title });
				default:
					return m.inbox_assigned_other({ who, title });
			}
	}
}

/** Returns the address of the record. */
export function entryHref({ record }: Pick<InboxEntry, 'record'>): string {
	switch (record.kind) {
		case 'deal':
		case 'task':
			return cardHref(record);
		case 'customer':
			return `/customers/${record.id}`;
		case 'topic':
			return `/s/${record.space}/discussion/${record.id}`;
		case 'lead':
		case 'campaign':
		case 'call':
			return `/s/${record.space}`;
	}
}
