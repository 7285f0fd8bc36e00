import { ENTRANTS } from '../space/work-policy';
import { TOPIC_FORMS } from '../topic/topic';
import { SPEAKERS } from '../topic/speaking-policy';
import { isId } from '../core/ids';
import { isOrderKey } from '../core/order';
import { RECORD_VISIBILITIES } from '../access/visibility';
import { isSharedArrangement } from '../figures/arrangement';
import { isTarget } from '../figures/target';
import { FIELD_TYPES, isCustomValue } from '../fields/field';
import { ADDON_FIELDS } from '../addons/addons';
import { ROLES } from '../member/member';
import { AUDIENCES, MAX_DUE_DAYS, MAX_WEIGHT, REQUIREMENTS } from '../process/activity';
import { SPACE_MAKERS, VISIBILITY_SETTERS } from '../space/policy';
import { MAX_SPACE_TAG } from '../space/tags';
import { MAX_NEAR_DAYS } from '../space/settings';
import { MAX_LIMIT } from '../space/status';
import {
	RATE_SOURCES,
	SPACE_KINDS,
	STAGE_COLOURS,
	STAGE_KINDS,
	VISIBILITIES
} from '../space/space';
import { isSavedTemplate } from './template-shape';
import {
	choices,
	finite,
	flag,
	ids,
	instant,
	line,
	oneOf,
	orNull,
	percent,
	someOf,
	text,
	upTo,
	type Fits
} from './fits';

/** The allowed values of a shared document by path. `*` is any id. */
export type DocumentShape = Readonly<Record<string, Fits>>;

/** Marks a path at which a map of fields is. */
const map: Fits = (value) => value === MAP;

/** The value that represents a map of fields. */
export const MAP = Symbol('map');

/** The shape of fields that the workspace adds to its spaces or customers. */
const fieldsAt = (root: string): DocumentShape => ({
	[`${root}/*`]: map,
	[`${root}/*/name`]: line,
	[`${root}/*/hint`]: text,
	[`${root}/*/type`]: oneOf(FIELD_TYPES),
	[`${root}/*/choices`]: choices,
	[`${root}/*/required`]: flag,
	[`${root}/*/initial`]: isCustomValue,
	[`${root}/*/order`]: isOrderKey,
	[`${root}/*/removed`]: flag
});

export const DIRECTORY_SHAPE: DocumentShape = {
	'workspace/id': isId,
	'workspace/name': line,
	'workspace/currency': line,
	// Country codes have a standard form. The list is not checked, because a newer device may know
	// more.
	'workspace/country': (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
	'workspace/timeZone': (value) => typeof value === 'string' && /^[\w+\-/]{1,64}$/.test(value),
	'workspace/createdAt': instant,
	'workspace/sample': flag,
	'workspace/leads': flag,
	'workspace/spaceMakers': oneOf(SPACE_MAKERS),
	'workspace/spaceVisibility': oneOf(VISIBILITIES),
	'workspace/spaceVisibilityBy': oneOf(VISIBILITY_SETTERS),
	...Object.fromEntries(ADDON_FIELDS.map((field) => [`workspace/${field}`, flag])),
	'groups/*': map,
	'groups/*/name': line,
	'groups/*/colour': oneOf(STAGE_COLOURS),
	'groups/*/order': isOrderKey,
	...fieldsAt('spaceFields'),
	...fieldsAt('customerFields'),
	'rates/*': (value) => finite(value) && Number(value) > 0,
	'targets/*': isTarget,
	'arrangements/*': isSharedArrangement,
	'workspace/arrangement': isId,
	'templates/*': isSavedTemplate,
	'workspace/dealVisibility': oneOf(RECORD_VISIBILITIES),
	'workspace/customerVisibility': oneOf(RECORD_VISIBILITIES),
	'members/*': map,
	'members/*/name': line,
	'members/*/role': oneOf(ROLES),
	'members/*/team': orNull(isId),
	'members/*/standing': oneOf(['active', 'invited', 'removed']),
	'members/*/createdAt': instant,
	'members/*/importId': orNull(isId),
	'teams/*': map,
	'teams/*/name': line,
	'teams/*/label': line,
	'teams/*/supervisors': ids,
	'teams/*/importId': orNull(isId),
	'devices/*': map,
	'devices/*/member': isId,
	'devices/*/name': line,
	'devices/*/publicKey': line,
	'devices/*/createdAt': instant
};

export const SPACE_SHAPE: DocumentShape = {
	'space/name': line,
	'space/kind': oneOf(SPACE_KINDS),
	'space/visibility': oneOf(VISIBILITIES),
	'space/currency': line,
	'space/nearDays': (value) =>
		finite(value) && Number(value) >= 0 && Number(value) <= MAX_NEAR_DAYS,
	'space/createdAt': instant,
	'space/createdBy': isId,
	'space/archived': flag,
	'members/*': flag,
	'requests/*': instant,
	'stages/*': map,
	'stages/*/name': line,
	'stages/*/hint': text,
	'stages/*/kind': oneOf(STAGE_KINDS),
	'stages/*/probability': percent,
	'stages/*/order': isOrderKey,
	'stages/*/importId': orNull(isId),
	'stages/*/builtIn': line,
	'stages/*/colour': oneOf(STAGE_COLOURS),
	'stages/*/idleDays': orNull(upTo(MAX_NEAR_DAYS)),
	'stages/*/begun': flag,
	'stages/*/limit': orNull((value) => upTo(MAX_LIMIT)(value) && value !== 0),
	'stages/*/enterBy': oneOf(ENTRANTS),
	'stages/*/enterFrom': orNull(ids),
	'space/team': orNull(isId),
	'space/rateFrom': oneOf(RATE_SOURCES),
	'space/autoDeals': flag,
	'space/namePattern': line,
	'space/topicsBy': oneOf(SPEAKERS),
	'space/postsBy': oneOf(SPEAKERS),
	'space/moderatedBy': oneOf(SPEAKERS),
	'space/datesBy': oneOf(ENTRANTS),
	'space/approval': flag,
	'space/guestsComment': flag,
	'space/topicForm': oneOf(TOPIC_FORMS),
	'activities/*': map,
	'activities/*/stage': isId,
	'activities/*/name': line,
	'activities/*/hint': text,
	'activities/*/order': isOrderKey,
	'activities/*/weight': upTo(MAX_WEIGHT),
	'activities/*/mandatory': flag,
	'activities/*/performers': oneOf(['everyone', 'managers', 'admins', 'people']),
	'activities/*/people': ids,
	'activities/*/requires': oneOf(REQUIREMENTS),
	'activities/*/notify': someOf(AUDIENCES),
	'activities/*/notifyPeople': ids,
	'activities/*/taskTitle': line,
	'activities/*/taskFor': line,
	'activities/*/taskDays': upTo(MAX_DUE_DAYS),
	'activities/*/removed': flag,
	'activities/*/builtIn': line,
	'fields/*': map,
	'fields/*/name': line,
	'fields/*/hint': text,
	'fields/*/type': oneOf(FIELD_TYPES),
	'fields/*/choices': choices,
	'fields/*/required': flag,
	'fields/*/initial': isCustomValue,
	'fields/*/requiredFrom': orNull(isId),
	'fields/*/onCard': flag,
	'fields/*/order': isOrderKey,
	'fields/*/removed': flag,
	'reasons/*': map,
	'reasons/*/name': line,
	'reasons/*/builtIn': line,
	'reasons/*/order': isOrderKey,
	'views/*': map,
	'views/*/name': line,
	'views/*/view': text,
	'views/*/order': isOrderKey,
	'space/deleted': flag,
	'groups/*': flag,
	'tags/*': (value) => line(value) && (value as string).length <= MAX_SPACE_TAG,
	'values/*': isCustomValue
};

/** What a private document can have: one map each, with plain data for every key. */
export const PRIVATE_ROOTS = [
	'imports',
	'views',
	'overview',
	'spaces',
	/** What a member did with the entries of their inbox, and what they want to be told of. */
	'read',
	'filed',
	'told',
	'reminders',
	/** What they chose for topics. */
	'topics',
	/** The pages that they have marked. */
	'pages',
	/** What they plan for their days, and what others are told of that (LW-07). */
	'plan'
] as const;

export type PrivateRoot = (typeof PRIVATE_ROOTS)[number];

/** Only the member's own devices read it, so they may store anything in it that is plain data. */
export const PRIVATE_SHAPE: DocumentShape = Object.fromEntries(
	PRIVATE_ROOTS.map((root) => [`${root}/*`, plain])
);

function plain(value: unknown): boolean {
	return value !== MAP;
}

/** Whether a value may be at a path of a shared document. Removing one is always well-formed. */
export function fitsShape(shape: DocumentShape, path: readonly string[], value: unknown): boolean {
	const [root = '', key = '', field] = path;
	if (!isId(key) || path.length > 3) return false;
	const fits =
		shape[path.join('/')] ?? shape[field === undefined ? `${root}/*` : `${root}/*/${field}`];
	return fits !== undefined && (value === undefined || fits(value));
}
