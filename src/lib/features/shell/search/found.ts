import Building from '@lucide/svelte/icons/contact-round';
import FolderIcon from '@lucide/svelte/icons/folder';
import FileText from '@lucide/svelte/icons/file-text';
import Handshake from '@lucide/svelte/icons/handshake';
import ListTodo from '@lucide/svelte/icons/list-todo';
import PenLine from '@lucide/svelte/icons/pen-line';
import Target from '@lucide/svelte/icons/target';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import Zap from '@lucide/svelte/icons/zap';
import type { MemberId, RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { LeadStatus } from '$lib/domain/lead/lead';
import type { Member } from '$lib/domain/member/member';
import { holdsWord } from '$lib/domain/search/marks';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { KIND_ICONS, kindName } from '$lib/features/common/look/kind-icons';
import { amount } from '$lib/features/common/money/amount';
import { draftHref } from '$lib/features/discussion/topics/topic-link';
import { projectHref } from '$lib/features/records/projects/project-link';
import { areaHref } from '$lib/features/records/files/area-link';
import { fileIcon } from '$lib/features/records/files/file-words';
import { roleWords } from '$lib/features/workspace/people/words';
import { m } from '$lib/i18n/messages';
import type { Row } from '$lib/replica/store/rows';
import type { Amount } from '$lib/ui/format';
import type { Icon } from '$lib/ui/icon';
import type { PageCommand } from '$lib/ui/page-commands';
import type { Screen } from './screens';

/** One result of a search. */
export interface Found {
	readonly key: string;
	readonly title: string;
	/** The kind of the result and what it belongs to, in the reader's language. */
	readonly details: readonly string[];
	/** `null`: the person's own picture. */
	readonly icon: Icon | null;
	readonly does: PageCommand['does'];
	/** The keys that do the same, in the format of `Kbd`. */
	readonly keys?: string;
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

/** The names of what records belong to. */
export interface Names {
	readonly spaces: ReadonlyMap<SpaceId, string>;
	readonly customers: ReadonlyMap<RecordId, string>;
}

const to = (href: string) => ({ is: 'link', href }) as const;

/** Returns a space as a result. `team`: the name of the team whose pipeline it is (PL-01). */
export const ofSpace = ({ id, name, kind }: CatalogueEntry, team: string): Found => ({
	key: `space:${id}`,
	title: name,
	details: [m.shell_found_space(), kindName(kind), team].filter(Boolean),
	icon: KIND_ICONS[kind],
	does: to(`/s/${id}`)
});

/** Returns a screen as a result. */
export const ofScreen = ({ title, of, href, icon }: Screen): Found => ({
	key: `screen:${href}`,
	title,
	details: [m.shell_found_screen(), of].filter(Boolean),
	icon,
	does: to(href)
});

/** Returns a person as a result. */
export const ofPerson = ({ id, name, role }: Member): Found => ({
	key: `person:${id}`,
	title: name,
	details: [m.shell_found_person(), roleWords(role)],
	icon: null,
	does: to(`/people#${id}`)
});

/** The key of a command, by which its use is counted as well. No address begins so. */
export const commandKey = ({ of, title }: Pick<PageCommand, 'of' | 'title'>): string =>
	`>${of}/${title}`;

/** Returns something that can be done as a result. */
export const ofCommand = ({ title, of, icon, keys, does }: PageCommand): Found => ({
	key: commandKey({ of, title }),
	title,
	details: [of].filter(Boolean),
	icon: icon ?? Zap,
	keys,
	does
});

/**
 * Returns a record as a result. Where a word that was asked for is in neither its name nor what is shown of it, the
 * text that holds the word is shown as well.
 */
export function ofRow(row: Row, names: Names, asked: readonly string[]): Found {
	const space = row.kind === 'customer' ? undefined : names.spaces.get(row.space);
	const result = (
		kind: string,
		icon: Icon,
		href: string,
		details: readonly (string | undefined)[],
		state: Partial<State> = {}
	): Found => {
		const shown = details.filter((each): each is string => Boolean(each));
		return {
			...{ key: row.id, title: row.title, icon, does: to(href) },
			details: [kind, ...shown, ...context(row, [row.title, ...shown], asked)],
			state: { stage: null, value: null, owner: row.owner, ...state }
		};
	};
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
		case 'page':
		case 'version': {
			const href = `/s/${row.space}/pages/${row.kind === 'page' ? row.id : row.page}`;
			return result(m.shell_found_page(), FileText, href, [space]);
		}
		case 'project':
			return result(m.projects_project(), Target, projectHref(row), [space]);
		case 'draft': {
			return result(m.together_draft(), PenLine, draftHref(row), [space]);
		}
		case 'topic': {
			const href = `/s/${row.space}/discussion/${row.id}`;
			return result(m.shell_found_topic(), MessagesSquare, href, [space]);
		}
		case 'folder':
			return result(m.files_kind_folder(), FolderIcon, areaHref(row), [space]);
		case 'file':
			return result(m.files_kind_file(), fileIcon({ name: row.title }), areaHref(row), [space]);
	}
}

/** Returns the texts of a record that hold what the shown ones do not hold of the words asked for. */
function context(row: Row, shown: readonly string[], asked: readonly string[]): string[] {
	const more = 'tags' in row ? (row.tags ?? []).map((tag) => `#${tag}`) : [];
	if (row.kind === 'customer' || row.kind === 'lead') more.push(row.email, row.phone);
	if (row.externalId !== undefined) more.push(row.externalId);
	const missing = asked.filter((word) => !shown.some((text) => holdsWord(text, word)));
	return more.filter((text) => missing.some((word) => holdsWord(text, word)));
}
