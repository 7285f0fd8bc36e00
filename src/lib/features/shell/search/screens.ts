import Bin from '@lucide/svelte/icons/trash-2';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartGantt from '@lucide/svelte/icons/chart-gantt';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Columns3 from '@lucide/svelte/icons/columns-3';
import Customers from '@lucide/svelte/icons/contact-round';
import FileText from '@lucide/svelte/icons/file-text';
import Target from '@lucide/svelte/icons/target';
import Fields from '@lucide/svelte/icons/text-cursor-input';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import Gauge from '@lucide/svelte/icons/gauge';
import InboxIcon from '@lucide/svelte/icons/inbox';
import LayoutGrid from '@lucide/svelte/icons/layout-grid';
import ListChecks from '@lucide/svelte/icons/list-checks';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import PenLine from '@lucide/svelte/icons/pen-line';
import PhoneOutgoing from '@lucide/svelte/icons/phone-outgoing';
import Plus from '@lucide/svelte/icons/plus';
import Process from '@lucide/svelte/icons/workflow';
import Rows3 from '@lucide/svelte/icons/rows-3';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Settings from '@lucide/svelte/icons/settings';
import ShieldX from '@lucide/svelte/icons/shield-x';
import Twins from '@lucide/svelte/icons/copy-check';
import Upload from '@lucide/svelte/icons/upload';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import Users from '@lucide/svelte/icons/users';
import { isAdmin, type Role } from '$lib/domain/member/member';
import type { Addon } from '$lib/domain/addons/addons';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { SETTINGS_SECTIONS, settingsAddress } from '$lib/features/workspace/settings/sections';
import { projectsHref } from '$lib/features/records/projects/project-link';
import { m } from '$lib/i18n/messages';
import type { Icon } from '$lib/ui/icon';

/** A screen that a search can go to. */
export interface Screen {
	readonly title: string;
	/** What it is a part of: a space, the settings; empty for a screen of the workspace. */
	readonly of: string;
	readonly href: string;
	readonly icon: Icon;
}

/** What decides which screens there are for somebody. */
export interface Reader {
	readonly role: Role;
	/** Whether the workspace uses leads. */
	readonly leads: boolean;
	/** Whether an add-on is on (LS-04). */
	readonly isOn: (addon: Addon) => boolean;
	/** Whether they may create spaces. */
	readonly mayAddSpace: boolean;
	/** Whether changes of theirs were refused. */
	readonly refused: boolean;
}

/** Returns the screens of the workspace and of these spaces that the reader may open, in their language. */
export const screensFor = (reader: Reader, spaces: readonly CatalogueEntry[]): Screen[] => [
	...ofWorkspace(reader),
	...spaces
		.filter(({ enter, archived }) => enter && !archived)
		.flatMap((space) => ofSpace(space, reader)),
	...SETTINGS_SECTIONS.map(({ id, title }) => ({
		...{ title: title(), of: m.settings_title(), href: settingsAddress(id), icon: Settings }
	}))
];

type Line = readonly [title: string, href: string, icon: Icon];

const screens = (of: string, lines: readonly Line[]): Screen[] =>
	lines.map(([title, href, icon]) => ({ title, of, href, icon }));

function ofWorkspace({ role, leads, mayAddSpace, refused }: Reader): Screen[] {
	const works = role !== 'guest';
	return screens('', [
		[m.overview_title(), '/overview', Gauge],
		[m.inbox_title(), '/inbox', InboxIcon],
		[m.drafts_title(), '/drafts', PenLine],
		[m.tasks_mine(), '/tasks', ListChecks],
		[m.shell_spaces(), '/spaces', LayoutGrid],
		...when(mayAddSpace, [m.shell_add_space(), '/spaces/new', Plus]),
		...when(leads, [m.leads_title(), '/leads', UserRoundPlus]),
		...when(works, [m.shell_customers(), '/customers', Customers]),
		...when(works, [m.duplicates_title(), '/customers/duplicates', Twins]),
		[m.statistics_title(), '/statistics', ChartColumn],
		[m.shell_people(), '/people', Users],
		...when(isAdmin(role), [m.audit_title(), '/settings/audit', ScrollText]),
		...when(works, [m.shell_import(), '/import', Upload]),
		[m.shell_settings(), '/settings', Settings],
		[m.bin_title(), '/bin', Bin],
		...when(refused, [m.refused_title(), '/refused', ShieldX])
	]);
}

function ofSpace({ id, name, kind }: CatalogueEntry, { role, leads, isOn }: Reader): Screen[] {
	const at = `/s/${id}`;
	const sells = kind === 'sales';
	const boards = kind !== 'discussion';
	// Who made a space may change it as well, which only its document says: they go by its own button.
	const manages = isAdmin(role) || role === 'supervisor';
	return screens(name, [
		...when(boards, [m.spaces_tab_board(), at, Columns3]),
		...when(boards, [m.spaces_tab_list(), `${at}/list`, Rows3]),
		...when(kind === 'work', [m.spaces_tab_calendar(), `${at}/calendar`, CalendarDays]),
		...when(kind === 'work', [m.spaces_tab_timeline(), `${at}/timeline`, ChartGantt]),
		...when(kind === 'work', [m.projects_title(), projectsHref(id), Target]),
		[m.pages_title(), `${at}/pages`, FileText],
		...when(isOn('discussions'), [m.spaces_tab_discussion(), `${at}/discussion`, MessagesSquare]),
		...when(isOn('files'), [m.files_title(), `${at}/files`, FolderOpen]),
		...when(sells && leads, [m.leads_title(), `${at}/leads`, UserRoundPlus]),
		...when(sells, [m.forecast_tab(), `${at}/forecast`, ChartColumn]),
		...when(sells && isOn('campaigns'), [m.campaigns_title(), `${at}/campaigns`, PhoneOutgoing]),
		...when(manages, [m.spaces_customise(), `${at}/settings`, Settings]),
		...when(manages && boards, [m.process_title(), `${at}/process`, Process]),
		...when(manages && sells, [m.fields_title(), `${at}/fields`, Fields])
	]);
}

const when = (is: boolean, line: Line): readonly Line[] => (is ? [line] : []);
