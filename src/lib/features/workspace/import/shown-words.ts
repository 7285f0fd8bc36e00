import { decimalsOf } from '$lib/domain/money/money';
import type { Shown } from '$lib/domain/import/plan-changes';
import { kindName } from '$lib/features/common/look/kind-icons';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';
import { m } from '$lib/i18n/messages';
import { dayText, moneyText, percentText } from '$lib/ui/format';

/** Returns an old or a new value as text. */
export function shownText(shown: Shown): string {
	if (shown === null) return m.import_value_none();
	switch (shown.as) {
		case 'text':
			return shown.text.length > 200 ? `${shown.text.slice(0, 200)}…` : shown.text;
		case 'day':
			return dayText(shown.day);
		case 'money': {
			const { minor, currency } = shown;
			return moneyText({ minor, decimals: decimalsOf(currency), currency });
		}
		case 'percent':
			return percentText(shown.percent);
		case 'yes-no':
			return shown.yes ? m.fields_yes() : m.fields_no();
		case 'kind':
			return kindName(shown.kind);
		case 'visibility':
			return visibilityName(shown.visibility);
	}
}
