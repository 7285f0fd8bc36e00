import Building from '@lucide/svelte/icons/contact-round';
import Handshake from '@lucide/svelte/icons/handshake';
import ListTodo from '@lucide/svelte/icons/list-todo';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import type { MemberId, RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { LeadStatus } from '$lib/domain/lead/lead';
import type { Member } from '$lib/domain/member/member';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { askedWords, words } from '$lib/domain/text/fold';
import { amount } from '$lib/features/common/money/amount';
import { KIND_ICONS, kindName } from '$lib/features/common/look/kind-icons';
import { customerNames } from '$lib/features/records/cards/cards';
import { roleWords } from '$lib/features/workspace/people/words';
import { m } from '$lib/i18n/messages';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { Row } from '$lib/replica/store/rows';
import { search } from '$lib/replica/store/search';
import type { Amount } from '$lib/ui/format';
import type { Icon } from '$lib/ui/icon';
import type { Screen } from './screens';

/** One result of a search. */
export interface Found {
	readonly key: string;
	readonly title: string;
	/** The kind of the result and what it belongs to, in the reader's language. */
	readonly details: readonly string[];
	/** `null`: the person's own picture. */
	readonly icon: Icon | null;
	readonly href: string;
	/** How the record stands. Absent for what is no record. */
	readonly state?: State;
}

/** What a result says of a record beside its name. */
interface State {
	/** The stage that it is in, or the status of a lead. */
	readonly stage: { readonly space: SpaceId; readonly id: StageId } | LeadStatus | null;
	readonly value: Amount | null;
	readonly owner: MemberId | null;
}

/** What can be searched beside the records. */
export interface Searched {
	readonly spaces: readonly CatalogueEntry[];
	readonly people: Iterable<Member>;
	readonly screens: readonly Screen[];
}

/** The most results of each kind. */
const MOST = { spaces: 5, screens: 5, people: 6, records: 20 } as const;

/**
 * Finds spaces, screens, people and records, in this order. Each word asked for must be the beginning of
 * a word of the result, in any order. Without a text it returns all spaces, because the dialog also
 * switches spaces.
 */
export async function findAll(
	db: ReplicaDatabase,
	{ spaces, people, screens }: Searched,
	text: string
): Promise<Found[]> {
	const asked = askedWords(text);
	const enterable = spaces.filter(({ enter, archived }) => enter && !archived);
	if (asked.length === 0) return enterable.map(ofSpace);
	const rows = await search(db, text, MOST.records);
	const names = {
		spaces: new Map(enterable.map(({ id, name }) => [id, name])),
		customers: await customerNames(db, rows)
	};
	const here = [...people].filter(({ standing }) => standing !== 'removed');
	return [
		...matching(enterable, asked, ({ name }) => name, MOST.spaces).map(ofSpace),
		...matching(screens, asked, ({ title, of }) => [title, of], MOST.screens).map(ofScreen),
		...matching(here, asked, ({ name }) => name, MOST.people).map(ofPerson),
		...rows.map((row) => ofRow(row, names))
	];
}

/**
 * The items that hold all words, at most `most`: those first whose own name, the first of their texts,
 * holds them all.
 */
function matching<Item>(
	items: readonly Item[],
	asked: readonly string[],
	texts: (item: Item) => string | readonly [string, string],
	most: number
): Item[] {
	const holds = (text: string) => {
		const own = words(text);
		return asked.every((word) => own.some((each) => each.startsWith(word)));
	};
	const byName: Item[] = [];
	const byWhole: Item[] = [];
	for (const item of items) {
		const [name, whole] = [texts(item)].flat();
		if (name !== undefined && holds(name)) byName.push(item);
		else if (whole !== undefined && holds(`${name} ${whole}`)) byWhole.push(item);
	}
	return [...byName, ...byWhole].slice(0, most);
}

const ofSpace = ({ id, name, kind }: CatalogueEntry): Found => ({
	key: `space:${id}`,
	title: name,
	details: [m.shell_found_space(), kindName(kind)],
	icon: KIND_ICONS[kind],
	href: `/s/${id}`
});

const ofScreen = ({ title, of, href, icon }: Screen): Found => ({
	key: `screen:${href}`,
	title,
	details: [m.shell_found_screen(), of].filter(Boolean),
	icon,
	href
});

const ofPerson = ({ id, name, role }: Member): Found => ({
	key: `person:${id}`,
	title: name,
	details: [m.shell_found_person(), roleWords(role)],
	icon: null,
	href: `/people#${id}`
});

interface Names {
	readonly spaces: ReadonlyMap<SpaceId, string>;
	readonly customers: ReadonlyMap<RecordId, string>;
}

function ofRow(row: Row, names: Names): Found {
	const space = row.kind === 'customer' ? undefined : names.spaces.get(row.space);
	const result = (
		kind: string,
		icon: Icon,
		href: string,
		details: readonly (string | undefined)[],
		state: Partial<State> = {}
	): Found => ({
		...{ key: row.id, title: row.title, icon, href },
		details: [kind, ...details].filter((each): each is string => Boolean(each)),
		state: { stage: null, value: null, owner: row.owner, ...state }
	});
	switch (row.kind) {
		case 'deal': {
			const customer = row.customer === undefined ? undefined : names.customers.get(row.customer);
			const who = [customer, row.contact === customer ? undefined : row.contact];
			const href = `/s/${row.space}/deal/${row.id}`;
			return result(m.shell_found_deal(), Handshake, href, [...who, space], {
				stage: { space: row.space, id: row.stage },
				value: row.revenue === 0 ? null : amount(row.revenue, row.currency)
			});
		}
		case 'task':
			return result(m.shell_found_task(), ListTodo, `/s/${row.space}/task/${row.id}`, [space], {
				stage: { space: row.space, id: row.stage }
			});
		case 'customer': {
			const details = [row.email || row.sector];
			return result(m.shell_found_customer(), Building, `/customers/${row.id}`, details);
		}
		case 'lead': {
			const href = `/s/${row.space}/leads/${row.id}`;
			const details = [row.company, row.contact, space];
			return result(m.refused_label_lead(), UserRoundPlus, href, details, { stage: row.status });
		}
		case 'campaign':
		case 'call': {
			const id = row.kind === 'call' ? row.campaign : row.id;
			const href = `/s/${row.space}/campaigns/${id}`;
			return result(m.refused_label_campaign(), PhoneOutgoing, href, [space]);
		}
		case 'topic': {
			const href = `/s/${row.space}/discussion/${row.id}`;
			return result(m.shell_found_topic(), MessagesSquare, href, [space]);
		}
	}
}
