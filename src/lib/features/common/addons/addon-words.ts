import type { Addon } from '$lib/domain/addons/addons';
import { m } from '$lib/i18n/messages';

/** Returns the name of an add-on (LS-04). */
export function addonName(addon: Addon): string {
	switch (addon) {
		case 'spaces':
			return m.spaces_title();
		case 'leads':
			return m.leads_title();
		case 'campaigns':
			return m.campaigns_title();
		case 'work':
			return m.shell_kind_work();
		case 'discussions':
			return m.addons_discussions();
		case 'files':
			return m.addons_files();
	}
}

/** Returns a sentence that says what an add-on is, and what is hidden while it is off. */
export function addonText(addon: Addon): string {
	switch (addon) {
		case 'spaces':
			return m.addons_spaces_text();
		case 'leads':
			return m.addons_leads_text();
		case 'campaigns':
			return m.addons_campaigns_text();
		case 'work':
			return m.addons_work_text();
		case 'discussions':
			return m.addons_discussions_text();
		case 'files':
			return m.addons_files_text();
	}
}
