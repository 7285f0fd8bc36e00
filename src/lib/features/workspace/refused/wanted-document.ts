import { RECORD_VISIBILITIES } from '$lib/domain/access/visibility';
import { fromTargetKey, isTarget } from '$lib/domain/figures/target';
import { isRole } from '$lib/domain/member/member';
import type { Touch } from '$lib/domain/policy/edit';
import { STAGE_KINDS, VISIBILITIES, type SpaceKind } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import {
	listText,
	momentText,
	moneyText,
	monthText,
	numberText,
	percentText
} from '$lib/ui/format';
import { amount } from '$lib/features/common/money/amount';
import { roleWords } from '../people/words';
import { recordVisibilityName } from '../settings/visibility-words';
import { stageKindName } from '$lib/features/common/spaces/stage-words';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';
import type { WantedLine, WantedNames } from './wanted';

/** The names of the ids in a shared document, beside members and stages. */
export interface DocumentNames extends Pick<WantedNames, 'member'> {
	team(id: string): string;
	device(id: string): string;
	/** Returns the name of a stage of the document's space. */
	stageHere(id: string): string;
	/** The kind of the space, which determines the names of its stages' kinds. */
	readonly spaceKind: SpaceKind;
}

/** Fields that nobody edits directly. */
const UNSEEN: ReadonlySet<string> = new Set([
	'id',
	'createdAt',
	'createdBy',
	'importId',
	'publicKey',
	'sample',
	'kind'
]);

/** Returns the parts of a shared document that were to change, with the present and the wanted values. */
export function documentLines(touches: readonly Touch[], names: DocumentNames): WantedLine[] {
	const items = new Map<string, Touch[]>();
	for (const touch of touches) {
		const key = touch.path.slice(0, 2).join('/');
		items.set(key, [...(items.get(key) ?? []), touch]);
	}
	return [...items.values()].flatMap((item) => itemLines(item, names));
}

/** Returns what happens to one entry of a document: a single field, or an object with fields. */
function itemLines(touches: readonly Touch[], names: DocumentNames): WantedLine[] {
	const [first] = touches;
	if (first === undefined) return [];
	const [root = '', key = ''] = first.path;
	const whole = touches.length > 1 && touches.every(({ to }) => to === undefined);
	const nameTouch = touches.find(({ path }) => path[2] === 'name');
	const whom = nameTouch ?? (first.path.length === 2 ? first : undefined);
	const own = nameIn(whom?.to ?? whom?.from);
	switch (root) {
		case 'workspace':
		case 'space':
			if (UNSEEN.has(key)) return [];
			return [lineOf(first, ownFieldLabel(key), (it) => valueText(key, it, names))];
		case 'targets':
			return [lineOf(first, targetLabel(key, names), targetText)];
		case 'requests':
			return [lineOf(first, m.refused_doc_request({ name: names.member(key) }), yesNo)];
		case 'members':
			// In the directory a member is an object with fields. In a space it is a value that says
			// whether they have access.
			return typeof (first.to ?? first.from) === 'boolean' && first.path.length === 2
				? [lineOf(first, m.refused_doc_access({ name: names.member(key) }), yesNo)]
				: thing(m.refused_doc_person(), own || names.member(key));
		case 'teams':
			return thing(m.refused_doc_team(), own || names.team(key));
		case 'devices':
			return thing(m.refused_doc_device(), own || names.device(key));
		case 'stages':
			return thing(m.refused_doc_stage(), own || names.stageHere(key));
		default:
			return [lineOf(first, first.path.join('/'), plainText)];
	}

	/** Returns the lines of a person, team, device or stage: the whole object, or its changed fields. */
	function thing(what: string, name: string): WantedLine[] {
		if (whole)
			return [{ key: `${root}/${key}`, label: what, stays: name, stood: null, wanted: '' }];
		return touches.flatMap((touch) => {
			const field = touch.path[2];
			if (field === undefined) return [lineOf(touch, what, nameIn)];
			if (UNSEEN.has(field) && !(root === 'stages' && field === 'kind')) return [];
			const label = m.refused_doc_of({ field: itemFieldLabel(root, field), name });
			return [lineOf(touch, label, (it) => valueText(field, it, names))];
		});
	}
}

const lineOf = (
	{ path, from, to }: Touch,
	label: string,
	text: (value: unknown) => string
): WantedLine => ({ key: path.join('/'), label, stays: text(from), stood: null, wanted: text(to) });

/** Returns the name in a whole person, team, device or stage. */
function nameIn(value: unknown): string {
	if (value === undefined) return '';
	if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
	return plainText(value);
}

function ownFieldLabel(field: string): string {
	switch (field) {
		case 'name':
			return m.spaces_name();
		case 'currency':
			return m.settings_currency();
		case 'visibility':
			return m.spaces_visibility();
		case 'nearDays':
			return m.spaces_near();
		case 'datesBy':
			return m.spaces_dates_by();
		case 'approval':
			return m.spaces_approval();
		case 'archived':
			return m.refused_doc_archived();
		case 'dealVisibility':
			return m.settings_deals_seen();
		case 'customerVisibility':
			return m.settings_customers_seen();
		default:
			return field;
	}
}

function itemFieldLabel(root: string, field: string): string {
	switch (field) {
		case 'name':
			return root === 'members' ? m.people_name() : m.spaces_name();
		case 'role':
			return m.people_role();
		case 'team':
			return m.people_team();
		case 'standing':
			return m.refused_doc_standing();
		case 'label':
			return m.people_team_label();
		case 'supervisors':
			return m.people_supervisors();
		case 'hint':
			return m.spaces_stage_hint();
		case 'kind':
			return m.spaces_stage_kind();
		case 'probability':
			return m.spaces_stage_rate();
		case 'order':
			return root === 'stages' ? m.refused_doc_order() : field;
		default:
			return field;
	}
}

function valueText(field: string, value: unknown, names: DocumentNames): string {
	if (value === undefined || value === null || value === '') return '';
	switch (field) {
		case 'role':
			return isRole(value) ? roleWords(value) : plainText(value);
		case 'team':
			return names.team(plainText(value));
		case 'supervisors':
			return Array.isArray(value) ? listText(value.map((id) => names.member(String(id)))) : '';
		case 'standing':
			return standingText(value);
		case 'visibility': {
			const known = VISIBILITIES.find((one) => one === value);
			return known === undefined ? plainText(value) : visibilityName(known);
		}
		case 'dealVisibility':
		case 'customerVisibility': {
			const known = RECORD_VISIBILITIES.find((one) => one === value);
			return known === undefined ? plainText(value) : recordVisibilityName(known);
		}
		case 'kind': {
			const known = STAGE_KINDS.find((one) => one === value);
			return known === undefined ? plainText(value) : stageKindName(known, names.spaceKind);
		}
		case 'probability':
			return typeof value === 'number' ? percentText(value) : '';
		case 'order':
			// An order key means nothing to people.
			return m.refused_place_other();
		default:
			return plainText(value);
	}
}

function standingText(value: unknown): string {
	switch (value) {
		case 'active':
			return m.refused_doc_standing_active();
		case 'invited':
			return m.refused_doc_standing_invited();
		default:
			return m.refused_doc_standing_removed();
	}
}

/** Returns "yes" or "no". A time counts as yes. */
const yesNo = (value: unknown): string =>
	value === undefined || value === false ? m.refused_no() : m.refused_yes();

/** Returns a plain text for a value that has no better one. */
function plainText(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'boolean') return yesNo(value);
	if (typeof value === 'number') return value > 1e12 ? momentText(value) : numberText(value);
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns whose target it is, and of which month. */
function targetLabel(key: string, names: DocumentNames): string {
	const place = fromTargetKey(key);
	if (place === null) return key;
	const { of, month } = place;
	const name = of.kind === 'team' ? names.team(of.id) : names.member(of.id);
	return m.refused_doc_target({ name, month: monthText(month) });
}

const targetText = (value: unknown): string =>
	isTarget(value) ? moneyText(amount(value.amount, value.currency)) : '';
