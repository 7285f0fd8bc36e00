import { fold } from '$lib/domain/text/fold';
import { m } from '$lib/i18n/messages';
import { locales, type Locale } from '$lib/i18n/runtime';
import { SETTINGS_SECTIONS, type SettingsSection } from './sections';

/** A text of the screens, in the language of the reader or in another one. */
type Label = (
	parameters?: Readonly<Record<string, never>>,
	options?: { readonly locale?: Locale }
) => string;

/** Says who may change what is in each section. Where nothing can be changed there is nothing to say. */
const CHANGERS: Readonly<Partial<Record<SettingsSection, () => string>>> = {
	you: m.settings_who_you,
	browser: m.settings_who_device,
	notifications: m.settings_who_you,
	workspace: m.settings_who_admins,
	permissions: m.settings_who_admins,
	'space-fields': m.settings_who_admins,
	'customer-fields': m.settings_who_admins,
	sales: m.settings_who_managers,
	targets: m.settings_who_admins,
	leads: m.settings_who_admins,
	addons: m.settings_who_admins,
	imports: m.settings_who_you,
	bin: m.settings_who_admins,
	storage: m.settings_who_device,
	remove: m.settings_who_device
};

/** Returns a sentence that says who may change what is in a section, or `null` where nothing can be changed. */
export const changerText = (section: SettingsSection): string | null =>
	CHANGERS[section]?.() ?? null;

/** The settings in each section, by their labels on the screen. */
const SETTINGS: Readonly<Partial<Record<SettingsSection, readonly Label[]>>> = {
	you: [m.settings_name, m.discussion_reading_shared],
	browser: [...[m.settings_language, m.settings_theme, m.settings_region], m.settings_density],
	notifications: [
		...[m.inbox_kind_mention, m.inbox_kind_reply, m.inbox_kind_assigned],
		...[m.inbox_kind_activity, m.inbox_kind_followed, m.inbox_kind_request]
	],
	workspace: [
		...[m.settings_workspace_name, m.settings_currency, m.fields_rates],
		...[m.settings_time_zone, m.settings_country]
	],
	permissions: [
		...[m.settings_space_visibility, m.settings_space_setters, m.settings_space_makers],
		...[m.settings_deals_seen, m.settings_customers_seen, m.settings_sees_title],
		m.audit_title
	],
	'space-fields': [m.settings_space_fields_forms],
	'customer-fields': [m.settings_customer_fields_forms],
	sales: [m.process_list],
	leads: [m.leads_switch],
	addons: [
		...[m.spaces_title, m.campaigns_title, m.shell_kind_work, m.addons_discussions],
		...[m.addons_files, m.integrations_webhooks, m.people_tab_tokens]
	],
	imports: [m.settings_import_new],
	storage: [m.status_storage_keep, m.settings_posts_kept],
	remove: [m.settings_remove_button]
};

/** A setting that a search has found. `label` is `null` for a section as a whole. */
export interface FoundSetting {
	readonly section: SettingsSection;
	readonly title: string;
	readonly label: string | null;
}

/**
 * Returns the sections and settings whose names hold all words of a text, in any of the languages of the
 * screens: whoever learned a word in one finds it in another. They are named in the reader's language.
 */
export function findSettings(text: string): readonly FoundSetting[] {
	const asked = fold(text).split(' ').filter(Boolean);
	if (asked.length === 0) return [];
	const holds = (...labels: readonly Label[]) =>
		locales.some((locale) => {
			const name = fold(labels.map((label) => label({}, { locale })).join(' '));
			return asked.every((word) => name.includes(word));
		});
	return SETTINGS_SECTIONS.flatMap(({ id, title }): FoundSetting[] => [
		...(holds(title) ? [{ section: id, title: title(), label: null }] : []),
		...(SETTINGS[id] ?? [])
			.filter((label) => holds(label) || (asked.length > 1 && holds(title, label)))
			.map((label) => ({ section: id, title: title(), label: label() }))
	]);
}
