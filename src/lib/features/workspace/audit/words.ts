import { ADDONS } from '$lib/domain/addons/addons';
import type { ActGroup, AuditEntry, Exported } from '$lib/domain/audit/entry';
import { RECORD_KINDS } from '$lib/domain/core/record';
import { ROLES, type People } from '$lib/domain/member/member';
import { VISIBILITIES } from '$lib/domain/space/space';
import { addonName } from '$lib/features/common/addons/addon-words';
import { kindLabel } from '$lib/features/common/refusals/field-labels';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';
import { roleWords } from '$lib/features/workspace/people/words';
import { m } from '$lib/i18n/messages';

/** Where names are looked up: an entry has ids alone. */
export interface Names {
	readonly people: Pick<People, 'members' | 'teams'>;
	/** Returns a space's name, or `undefined` when this device does not know it. */
	readonly space: (id: string) => string | undefined;
}

/** Returns the name of a part of the workspace, as the filter shows it. */
export function groupText(group: ActGroup): string {
	switch (group) {
		case 'people':
			return m.audit_group_people();
		case 'access':
			return m.audit_group_access();
		case 'settings':
			return m.audit_group_settings();
		case 'spaces':
			return m.audit_group_spaces();
		case 'deletions':
			return m.audit_group_deletions();
		case 'data':
			return m.audit_group_data();
	}
}

/** Returns the name of a member; of one that this device does not know it says so. */
export const personText = (id: string, { people }: Names): string =>
	people.members.get(id)?.name ?? m.common_unknown_person();

const teamText = (id: string, { people }: Names): string =>
	id === '' ? m.audit_no_team() : (people.teams.get(id)?.name ?? id);

const roleText = (role = ''): string => {
	const known = ROLES.find((one) => one === role);
	return known === undefined ? role : roleWords(known);
};

const seenText = (visibility = ''): string => {
	const known = VISIBILITIES.find((one) => one === visibility);
	return known === undefined ? visibility : visibilityName(known);
};

const kindText = (kind = ''): string => {
	const known = RECORD_KINDS.find((one) => one === kind);
	return known === undefined ? kind : kindLabel(known);
};

const addonText = (addon = ''): string => {
	const known = ADDONS.find((one) => one === addon);
	return known === undefined ? addon : addonName(known);
};

const SETTING_TEXTS: Readonly<Record<string, () => string>> = {
	name: m.settings_workspace_name,
	currency: m.settings_currency,
	timeZone: m.settings_time_zone,
	country: m.settings_country,
	dealVisibility: m.settings_deals_seen,
	customerVisibility: m.settings_customers_seen,
	spaceMakers: m.settings_space_makers,
	spaceVisibility: m.settings_space_visibility,
	spaceVisibilityBy: m.settings_space_setters,
	arrangement: m.overview_share_default,
	arrangements: m.overview_shared,
	templates: m.spaces_saved_templates,
	groups: m.spaces_groups,
	rates: m.fields_rates,
	spaceFields: m.settings_space_fields,
	customerFields: m.settings_customer_fields
};

const SPACE_TEXTS: Readonly<Record<string, () => string>> = {
	name: m.spaces_name,
	groups: m.spaces_groups,
	tags: m.fields_tags,
	values: m.fields_title
};

const EXPORTED_TEXTS: Readonly<Record<Exported, () => string>> = {
	records: m.settings_sees_records,
	customers: m.customers_title,
	spaces: m.spaces_title,
	figures: m.statistics_title,
	audit: m.audit_title
};

const exportedText = (what = ''): string =>
	Object.entries(EXPORTED_TEXTS).find(([known]) => known === what)?.[1]() ?? what;

/** Returns what an entry tells, as one or two sentences. Who did it stands beside them. */
export function entryText(entry: AuditEntry, names: Names): string {
	const { act, subject, count } = entry;
	// A member with very many entries: only kinds are counted.
	const isCounted = subject === undefined && entry.space === undefined;
	const tells = sentence(entry, names, isCounted);
	const saysCount = COUNTED.has(act) || count === 1;
	return saysCount ? tells : `${tells} ${m.audit_times({ count })}`;
}

/** The acts whose sentence says how many. */
const COUNTED: ReadonlySet<AuditEntry['act']> = new Set([
	...(['member-added', 'invited', 'invitation-revoked', 'targets-changed'] as const),
	...(['records-binned', 'records-restored', 'records-erased', 'imported', 'exported'] as const)
]);

function sentence(entry: AuditEntry, names: Names, isCounted: boolean): string {
	const { act, subject = '', from = '', to = '', count } = entry;
	const name = isCounted ? m.audit_several() : personText(subject, names);
	const space =
		entry.space === undefined
			? isCounted
				? m.audit_several()
				: m.settings_sees_everywhere()
			: (names.space(entry.space) ?? m.audit_unknown_space());
	const of = { count, kind: isCounted ? m.audit_several() : kindText(subject), space };
	switch (act) {
		case 'joined':
			return subject === '' || subject === entry.by
				? m.audit_joined_self({ role: roleText(to) })
				: m.audit_joined({ role: roleText(to), name });
		case 'member-added':
			return subject === '' || count > 1
				? m.audit_members_added({ count })
				: m.audit_member_added({ name, role: roleText(to) });
		case 'member-removed':
			return m.audit_member_removed({ name });
		case 'member-restored':
			return m.audit_member_restored({ name });
		case 'member-renamed':
			return m.audit_member_renamed({ name });
		case 'role-changed':
			return m.audit_role_changed({ name, from: roleText(from), to: roleText(to) });
		case 'member-team-changed':
			return m.audit_member_team({ name, from: teamText(from, names), to: teamText(to, names) });
		case 'team-made':
			return m.audit_team_made({ name: teamText(subject, names) });
		case 'team-changed':
			return m.audit_team_changed({ name: teamText(subject, names) });
		case 'team-removed':
			return m.audit_team_removed();
		case 'invited':
			return subject === ''
				? m.audit_invited({ count, role: roleText(to) })
				: m.audit_invited_name({ name });
		case 'invitation-revoked':
			return m.audit_invitation_revoked({ count });
		case 'token-made':
			return to === ''
				? m.audit_token_made({ name: subject, space })
				: m.audit_token_made_more({ name: subject, space, count: Number(to) });
		case 'token-revoked':
			return m.audit_token_revoked({ name: subject });
		case 'webhook-made':
			return m.audit_webhook_made({ name: subject });
		case 'webhook-changed':
			return m.audit_webhook_changed({ name: subject });
		case 'webhook-rolled':
			return m.audit_webhook_rolled({ name: subject });
		case 'webhook-deleted':
			return m.audit_webhook_deleted({ name: subject });
		case 'webhook-restored':
			return m.audit_webhook_restored({ name: subject });
		case 'device-added':
			return m.audit_device_added({ name });
		case 'device-removed':
			return m.audit_device_removed({ name });
		case 'setting-changed':
			return m.audit_setting({ name: SETTING_TEXTS[subject]?.() ?? subject });
		case 'addon-on':
			return m.audit_addon_on({ name: addonText(subject) });
		case 'addon-off':
			return m.audit_addon_off({ name: addonText(subject) });
		case 'targets-changed':
			return m.audit_targets({ count });
		case 'workspace-brought':
			return m.audit_workspace_brought();
		case 'space-made':
			return m.audit_space_made({ space });
		case 'space-brought':
			return m.audit_space_brought({ space });
		case 'space-changed':
			return m.audit_space_changed({ space, name: SPACE_TEXTS[subject]?.() ?? subject });
		case 'space-visibility':
			return m.audit_space_visibility({ space, from: seenText(from), to: seenText(to) });
		case 'space-archived':
			return m.audit_space_archived({ space });
		case 'space-unarchived':
			return m.audit_space_unarchived({ space });
		case 'space-binned':
			return m.audit_space_binned({ space });
		case 'space-restored':
			return m.audit_space_restored({ space });
		case 'space-let-in':
			return m.audit_space_let_in({ name, space });
		case 'space-put-out':
			return m.audit_space_put_out({ name, space });
		case 'process-changed':
			return m.audit_process_changed({ space });
		case 'records-binned':
			return m.audit_binned(of);
		case 'records-restored':
			return m.audit_restored(of);
		case 'records-erased':
			return m.audit_erased(of);
		case 'imported':
			return m.audit_imported(of);
		case 'exported': {
			const what = exportedText(subject);
			const where = entry.space === undefined ? what : `${what}, ${space}`;
			return m.audit_exported({ count, what: where });
		}
	}
}
