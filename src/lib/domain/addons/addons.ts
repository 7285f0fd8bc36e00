import type { RecordKind } from '../core/record';
import type { SpaceKind } from '../space/space';

/**
 * The parts of the product that a workspace can switch off (LS-04). Off hides a part for everybody, and
 * keeps its data.
 */
export type Addon = 'spaces' | 'leads' | 'campaigns' | 'work' | 'discussions' | 'files';

export const ADDONS: readonly Addon[] = [
	'spaces',
	'leads',
	'campaigns',
	'work',
	'discussions',
	'files'
];

/** The workspace's fields that say what is switched off. Leads have a field of their own (PL-05). */
export const ADDON_FIELDS = [
	'spacesOff',
	'campaignsOff',
	'workOff',
	'discussionsOff',
	'filesOff'
] as const;

/** What the workspace says about its add-ons. */
export type AddonSwitches = Readonly<
	Record<(typeof ADDON_FIELDS)[number], boolean> & { leads: boolean }
>;

/** Returns the workspace's field of an add-on, and its value for a state. */
export function switchOf(addon: Addon, on: boolean): Partial<AddonSwitches> {
	return addon === 'leads' ? { leads: on } : { [`${addon}Off`]: !on };
}

/** Whether a field of the workspace switches an add-on. */
export const isAddonField = (field: string): boolean =>
	field === 'leads' || ADDON_FIELDS.some((each) => each === field);

/** Whether an add-on is on. Everything but leads is until somebody switches it off. */
export function isOn(addon: Addon, switches: AddonSwitches | null): boolean {
	if (addon === 'leads') return switches?.leads === true;
	return switches?.[`${addon}Off`] !== true;
}

/**
 * Returns the add-on that is off and so hides a space of this kind, or `null`. Without Spaces only
 * pipelines are left: they are the sales process, not an add-on.
 */
export function hidesSpace(kind: SpaceKind, switches: AddonSwitches | null): Addon | null {
	if (kind === 'sales') return null;
	if (!isOn('spaces', switches)) return 'spaces';
	const own = kind === 'work' ? 'work' : 'discussions';
	return isOn(own, switches) ? null : own;
}

/** The add-on that a kind of record belongs to. Tasks are hidden with their space, and those of deals never. */
const OF_RECORD: Readonly<Partial<Record<RecordKind, Addon>>> = {
	lead: 'leads',
	campaign: 'campaigns',
	call: 'campaigns',
	topic: 'discussions',
	post: 'discussions',
	folder: 'files',
	file: 'files'
};

/**
 * Returns the add-on that is off and so hides a record, or `null`. `space` is the kind of the record's space;
 * `null` for customers, which are in none, and where it is not known.
 */
export function hidesRecord(
	kind: RecordKind,
	space: SpaceKind | null,
	switches: AddonSwitches | null
): Addon | null {
	const own = OF_RECORD[kind];
	if (own !== undefined && !isOn(own, switches)) return own;
	return space === null ? null : hidesSpace(space, switches);
}

/** The screens of add-ons, by their addresses. Those of leads say by themselves that they are off. */
const OF_ADDRESS: readonly (readonly [RegExp, Addon])[] = [
	[/^\/s\/[^/]+\/campaigns(\/|$)/, 'campaigns'],
	[/^\/s\/[^/]+\/discussion(\/|$)/, 'discussions'],
	[/^\/s\/[^/]+\/files(\/|$)/, 'files']
];

/** Returns the add-on that is off and so hides the screen at an address, or `null`. */
export function hidesAddress(pathname: string, switches: AddonSwitches | null): Addon | null {
	const own = OF_ADDRESS.find(([address]) => address.test(pathname))?.[1];
	return own === undefined || isOn(own, switches) ? null : own;
}
