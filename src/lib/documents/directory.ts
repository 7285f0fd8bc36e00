import * as Y from 'yjs';
import type { AddonSwitches } from '../domain/addons/addons';
import type { DeviceId, WorkspaceId } from '../domain/core/ids';
import { FIELD_TYPES, isCustomValue } from '../domain/fields/field';
import {
	DEFAULT_SPACE_POLICY,
	SPACE_MAKERS,
	VISIBILITY_SETTERS,
	type SpaceMakers,
	type VisibilitySetters
} from '../domain/space/policy';
import {
	STAGE_COLOURS,
	VISIBILITIES,
	type SpaceGroup,
	type Visibility
} from '../domain/space/space';
import type { WorkspaceField } from '../domain/fields/workspace-field';
import type { Instant } from '../domain/core/day';
import {
	DEFAULT_VISIBILITY,
	RECORD_VISIBILITIES,
	type RecordVisibility
} from '../domain/access/visibility';
import { isTimeZone, type TimeZone } from '../domain/core/zone';
import { isCountry, type Country } from '../domain/text/country';
import { ROLES, type Device, type Member, type People, type Team } from '../domain/member/member';
import type { Currency } from '../domain/money/money';
import { Fields } from './fields';
import { isTarget, type Targets } from '../domain/figures/target';
import { isSharedArrangement, type SharedArrangements } from '../domain/figures/arrangement';
import { isSavedTemplate } from '../domain/policy/template-shape';
import type { SavedTemplate, SavedTemplates } from '../domain/space/saved-template';
import { readItems } from './items';
import { unlessTouched, type Since } from './touched';
import {
	WORKSPACE,
	MEMBERS,
	TEAMS,
	DEVICES,
	RATES,
	TARGETS,
	GROUPS,
	SPACE_FIELDS,
	ARRANGEMENTS,
	TEMPLATES,
	CUSTOMER_FIELDS
} from './directory-roots';

/** The directory's fields about the workspace itself. */
export interface WorkspaceInfo extends AddonSwitches {
	readonly id: WorkspaceId;
	readonly name: string;
	readonly currency: Currency;
	readonly createdAt: Instant;
	/** The country of phone numbers without a country code; `null` when it was never set. */
	readonly country: Country | null;
	/** The time zone that decides to which day a moment belongs; `null` when it was never set. */
	readonly timeZone: TimeZone | null;
	/** Whether this is a sample company, made to be explored and deleted. */
	readonly sample: boolean;
	/** Whether leads come before opportunities (PL-05). */
	readonly leads: boolean;
	/** Who may see deals, and customers, of others (LS-06). */
	readonly dealVisibility: RecordVisibility;
	readonly customerVisibility: RecordVisibility;
	/** Who creates spaces, and who sees new ones (LS-06). */
	readonly spaceMakers: SpaceMakers;
	readonly spaceVisibility: Visibility;
	readonly spaceVisibilityBy: VisibilitySetters;
	/** The shared arrangement of the overview for whoever has made none; `null` for the standard one (LW-09). */
	readonly arrangement: string | null;
}

/** The whole directory, as a value. */
export interface Directory extends People {
	readonly workspace: WorkspaceInfo | null;
	readonly devices: ReadonlyMap<DeviceId, Device>;
	/** The value of one unit of other currencies, in the workspace's own currency. */
	readonly rates: ReadonlyMap<Currency, number>;
	/** The revenue that people and teams are to win in each month. */
	readonly targets: Targets;
	/** The groups of spaces, in their order (LS-11). */
	readonly groups: readonly SpaceGroup[];
	/** The arrangements of the overview that people share (LW-09). */
	readonly arrangements: SharedArrangements;
	/** The structures of spaces that people saved (DI-10). A value that was kept before there were any has none. */
	readonly templates?: SavedTemplates;
}

const STANDINGS: readonly Member['standing'][] = ['active', 'invited', 'removed'];

const readTemplates = (doc: Y.Doc, since: Since<SavedTemplates> | null): SavedTemplates =>
	readKeys(doc, TEMPLATES, (one) => (isSavedTemplate(one) ? one : undefined), since);

const readArrangements = (
	doc: Y.Doc,
	since: Since<SharedArrangements> | null
): SharedArrangements =>
	readKeys(doc, ARRANGEMENTS, (one) => (isSharedArrangement(one) ? one : undefined), since);

const readTargets = (doc: Y.Doc, since: Since<Targets> | null): Targets =>
	readKeys(doc, TARGETS, (target) => (isTarget(target) ? target : undefined), since);

const readGroup = (id: string, fields: Fields): SpaceGroup => ({
	id,
	name: fields.text('name'),
	colour: fields.oneOf('colour', STAGE_COLOURS, 'none'),
	order: fields.text('order')
});

const readWorkspaceField = (id: string, fields: Fields): WorkspaceField => ({
	id,
	name: fields.text('name'),
	hint: fields.text('hint'),
	type: fields.oneOf('type', FIELD_TYPES, 'text'),
	choices: fields.list('choices'),
	required: fields.flag('required'),
	initial: fields.valid('initial', isCustomValue),
	order: fields.text('order'),
	removed: fields.flag('removed')
});

const readRates = (
	doc: Y.Doc,
	since: Since<ReadonlyMap<Currency, number>> | null
): ReadonlyMap<Currency, number> =>
	readKeys(doc, RATES, (rate) => (typeof rate === 'number' && rate > 0 ? rate : undefined), since);

/**
 * Reads the directory. With `since`, reads only what was touched, and every part that was not is the same
 * object as before.
 */
export function readDirectory(doc: Y.Doc, since: Since<Directory> | null = null): Directory {
	const part = <Part>(of: (before: Directory) => Part): Since<Part> | null =>
		since === null ? null : { before: of(since.before), touched: since.touched };
	const workspace = unlessTouched(
		since,
		WORKSPACE,
		(before) => before.workspace,
		() => readWorkspace(doc)
	);
	const { dealVisibility: deals, customerVisibility: customers } = workspace ?? {
		dealVisibility: DEFAULT_VISIBILITY.deals,
		customerVisibility: DEFAULT_VISIBILITY.customers
	};
	const { spaceMakers: makers, spaceVisibility, spaceVisibilityBy } = workspace ?? DEFAULT_SETTINGS;
	return {
		workspace,
		visibility: { deals, customers },
		spaces: {
			makers,
			visibility: spaceVisibility,
			visibilityBy: spaceVisibilityBy,
			fields: readItems(
				doc,
				SPACE_FIELDS,
				readWorkspaceField,
				part(({ spaces }) => spaces?.fields ?? NO_FIELDS)
			)
		},
		customerFields: readItems(
			doc,
			CUSTOMER_FIELDS,
			readWorkspaceField,
			part(({ customerFields }) => customerFields ?? NO_FIELDS)
		),
		groups: readItems(
			doc,
			GROUPS,
			readGroup,
			part(({ groups }) => groups)
		),
		members: readAll(
			doc,
			MEMBERS,
			readMember,
			part(({ members }) => members)
		),
		teams: readAll(
			doc,
			TEAMS,
			readTeam,
			part(({ teams }) => teams)
		),
		devices: readAll(
			doc,
			DEVICES,
			readDevice,
			part(({ devices }) => devices)
		),
		rates: readRates(
			doc,
			part(({ rates }) => rates)
		),
		targets: readTargets(
			doc,
			part(({ targets }) => targets)
		),
		arrangements: readArrangements(
			doc,
			part(({ arrangements }) => arrangements)
		),
		templates: readTemplates(
			doc,
			part(({ templates }) => templates ?? NO_TEMPLATES)
		)
	};
}

const NO_FIELDS: readonly WorkspaceField[] = [];

const NO_TEMPLATES: SavedTemplates = new Map<string, SavedTemplate>();

const DEFAULT_SETTINGS = {
	spaceMakers: DEFAULT_SPACE_POLICY.makers,
	spaceVisibility: DEFAULT_SPACE_POLICY.visibility,
	spaceVisibilityBy: DEFAULT_SPACE_POLICY.visibilityBy
};

function readWorkspace(doc: Y.Doc): WorkspaceInfo | null {
	const map = doc.getMap(WORKSPACE);
	if (map.size === 0) return null;
	const fields = new Fields(map);
	return {
		id: fields.text('id'),
		name: fields.text('name'),
		currency: fields.text('currency') || 'USD',
		country: fields.valid('country', isCountry),
		timeZone: fields.valid('timeZone', isTimeZone),
		createdAt: fields.number('createdAt', 0),
		sample: fields.flag('sample'),
		leads: fields.flag('leads'),
		dealVisibility: fields.oneOf('dealVisibility', RECORD_VISIBILITIES, DEFAULT_VISIBILITY.deals),
		customerVisibility: fields.oneOf(
			'customerVisibility',
			RECORD_VISIBILITIES,
			DEFAULT_VISIBILITY.customers
		),
		spaceMakers: fields.oneOf('spaceMakers', SPACE_MAKERS, DEFAULT_SPACE_POLICY.makers),
		spaceVisibility: fields.oneOf('spaceVisibility', VISIBILITIES, DEFAULT_SPACE_POLICY.visibility),
		spaceVisibilityBy: fields.oneOf(
			'spaceVisibilityBy',
			VISIBILITY_SETTERS,
			DEFAULT_SPACE_POLICY.visibilityBy
		),
		spacesOff: fields.flag('spacesOff'),
		campaignsOff: fields.flag('campaignsOff'),
		workOff: fields.flag('workOff'),
		discussionsOff: fields.flag('discussionsOff'),
		filesOff: fields.flag('filesOff'),
		arrangement: fields.textOrNull('arrangement')
	};
}

const readAll = <Item>(
	doc: Y.Doc,
	root: string,
	read: (id: string, fields: Fields, map: Y.Map<unknown>) => Item,
	since: Since<ReadonlyMap<string, Item>> | null
): ReadonlyMap<string, Item> =>
	readKeys(
		doc,
		root,
		(value, id) => {
			if (!(value instanceof Y.Map)) return undefined;
			const map = value as Y.Map<unknown>;
			return read(id, new Fields(map), map);
		},
		since
	);

/** Returns what can be read of a root, by key; with `since`, reads the touched keys alone. */
function readKeys<Item>(
	doc: Y.Doc,
	root: string,
	read: (value: unknown, key: string) => Item | undefined,
	since: Since<ReadonlyMap<string, Item>> | null
): ReadonlyMap<string, Item> {
	const touched = since?.touched.get(root);
	if (since !== null && touched === undefined) return since.before;
	const map = doc.getMap(root);
	const items = new Map(since?.before);
	for (const key of touched ?? map.keys()) {
		const item = map.has(key) ? read(map.get(key), key) : undefined;
		if (item === undefined) items.delete(key);
		else items.set(key, item);
	}
	return items;
}

const readMember = (id: string, fields: Fields): Member => ({
	id,
	name: fields.text('name'),
	role: fields.oneOf('role', ROLES, 'guest'),
	team: fields.textOrNull('team'),
	standing: fields.oneOf('standing', STANDINGS, 'removed'),
	createdAt: fields.number('createdAt', 0),
	importId: fields.textOrNull('importId')
});

const readTeam = (id: string, fields: Fields, map: Y.Map<unknown>): Team => {
	const supervisors = map.get('supervisors');
	return {
		id,
		name: fields.text('name'),
		label: fields.text('label'),
		supervisors: Array.isArray(supervisors)
			? supervisors.filter((member): member is string => typeof member === 'string')
			: [],
		importId: fields.textOrNull('importId')
	};
};

const readDevice = (id: string, fields: Fields): Device => ({
	id,
	member: fields.text('member'),
	name: fields.text('name'),
	publicKey: fields.text('publicKey'),
	createdAt: fields.number('createdAt', 0)
});
