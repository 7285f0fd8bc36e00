import { m } from '$lib/i18n/messages';

/** The sections of the settings, in their order. `id` is the end of the section's address, and its anchor. */
export const SETTINGS_SECTIONS = [
	{ id: 'you', title: m.settings_you },
	{ id: 'browser', title: m.settings_look },
	{ id: 'notifications', title: m.settings_notifications },
	{ id: 'workspace', title: m.settings_workspace },
	{ id: 'permissions', title: m.settings_permissions },
	{ id: 'space-fields', title: m.settings_space_fields },
	{ id: 'customer-fields', title: m.settings_customer_fields },
	{ id: 'sales', title: m.process_deals },
	{ id: 'targets', title: m.targets_title },
	{ id: 'leads', title: m.leads_crm },
	{ id: 'addons', title: m.addons_title },
	{ id: 'imports', title: m.settings_imports },
	{ id: 'bin', title: m.bin_title },
	{ id: 'storage', title: m.status_storage },
	{ id: 'about', title: m.settings_about },
	{ id: 'remove', title: m.settings_remove }
] as const;

export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]['id'];

/** Returns the address of a section. */
export const settingsAddress = (section: SettingsSection): string => `/settings/${section}`;
