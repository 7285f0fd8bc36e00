import Building from '@lucide/svelte/icons/contact-round';
import Handshake from '@lucide/svelte/icons/handshake';
import ListTodo from '@lucide/svelte/icons/list-todo';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { fold } from '$lib/domain/text/fold';
import { m } from '$lib/i18n/messages';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { search } from '$lib/replica/store/queries';
import type { Row } from '$lib/replica/store/rows';
import type { Icon } from '$lib/ui/icon';
import { KIND_ICONS, kindName } from '$lib/features/common/look/kind-icons';

/** One result of a search. */
export interface Found {
	readonly key: string;
	readonly title: string;
	readonly detail: string;
	/** The kind of the result, in the reader's language. */
	readonly kind: string;
	readonly icon: Icon;
	readonly href: string;
}

/** The most records that a search returns. */
const RECORDS = 20;

/**
 * Finds spaces and records. Matching spaces come first. Without a text it returns all spaces, because
 * the dialog also switches spaces.
 */
export async function findAll(
	db: ReplicaDatabase,
	spaces: readonly CatalogueEntry[],
	text: string
): Promise<Found[]> {
	const asked = fold(text);
	const enterable = spaces.filter(({ enter, archived }) => enter && !archived);
	const found = enterable.filter(({ name }) => ` ${fold(name)}`.includes(` ${asked}`)).map(ofSpace);
	if (asked === '') return found;
	const names = new Map(enterable.map(({ id, name }) => [id, name]));
	const rows = await search(db, text, RECORDS);
	return [...found, ...rows.map((row) => ofRow(row, names))];
}

const ofSpace = ({ id, name, kind }: CatalogueEntry): Found => ({
	key: `space:${id}`,
	title: name,
	detail: kindName(kind),
	kind: m.shell_found_space(),
	icon: KIND_ICONS[kind],
	href: `/s/${id}`
});

function ofRow(row: Row, spaces: ReadonlyMap<string, string>): Found {
	const base = { key: row.id, title: row.title };
	switch (row.kind) {
		case 'deal':
			return {
				...base,
				detail: [row.contact, spaces.get(row.space)].filter(Boolean).join(' · '),
				kind: m.shell_found_deal(),
				icon: Handshake,
				href: `/s/${row.space}/deal/${row.id}`
			};
		case 'task':
			return {
				...base,
				detail: spaces.get(row.space) ?? '',
				kind: m.shell_found_task(),
				icon: ListTodo,
				href: `/s/${row.space}/task/${row.id}`
			};
		case 'customer':
			return {
				...base,
				detail: row.email || row.sector,
				kind: m.shell_found_customer(),
				icon: Building,
				href: `/customers/${row.id}`
			};
		case 'lead':
			return {
				...base,
				detail: [row.company, spaces.get(row.space)].filter(Boolean).join(' · '),
				kind: m.refused_label_lead(),
				icon: UserRoundPlus,
				href: `/s/${row.space}/leads/${row.id}`
			};
		case 'campaign':
		case 'call':
			return {
				...base,
				detail: spaces.get(row.space) ?? '',
				kind: m.refused_label_campaign(),
				icon: PhoneOutgoing,
				href: `/s/${row.space}/campaigns/${row.kind === 'call' ? row.campaign : row.id}`
			};
		case 'topic':
			return {
				...base,
				detail: spaces.get(row.space) ?? '',
				kind: m.shell_found_topic(),
				icon: MessagesSquare,
				href: `/s/${row.space}/discussion/${row.id}`
			};
	}
}
