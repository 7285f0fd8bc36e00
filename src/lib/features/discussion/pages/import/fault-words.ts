import { m } from '$lib/i18n/messages';
import type { ImportFault } from './import-types';

/** Says why a file is not taken. */
export function importFaultWords(fault: ImportFault): string {
	switch (fault) {
		case 'empty':
			return m.pages_import_fault_empty();
		case 'unreadable':
			return m.pages_import_fault_unreadable();
		case 'broken':
			return m.pages_import_fault_broken();
		case 'too-large':
			return m.pages_import_fault_large();
		case 'too-much-inside':
			return m.pages_import_fault_inside();
		case 'too-long':
			return m.pages_import_fault_long();
		case 'too-many':
			return m.pages_import_fault_many();
		case 'leads-out':
			return m.pages_import_fault_out();
	}
}
