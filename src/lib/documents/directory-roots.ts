/*
 * The root types of the directory's document. Their names are stored: they never change.
 */
export const WORKSPACE = 'workspace';
export const MEMBERS = 'members';
export const TEAMS = 'teams';
export const DEVICES = 'devices';
export const RATES = 'rates';
export const TARGETS = 'targets';
export const GROUPS = 'groups';
export const SPACE_FIELDS = 'spaceFields';
export const ARRANGEMENTS = 'arrangements';
export const TEMPLATES = 'templates';
export const CUSTOMER_FIELDS = 'customerFields';

/** The root types that the directory may have. */
export const DIRECTORY_ROOTS: ReadonlySet<string> = new Set([
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
]);
