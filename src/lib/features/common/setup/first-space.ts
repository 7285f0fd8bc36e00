import type { WorkspaceView } from '$lib/app/context';
import { defaultTemplate } from '$lib/domain/space/templates';
import { m } from '$lib/i18n/messages';
import { addSpace } from '../spaces/add-space';
import { stagesOf } from '../spaces/template-words';

/** Adds the sales space that a new workspace begins with. */
export const addFirstSpace = (view: WorkspaceView) =>
	addSpace(view, {
		kind: 'sales',
		name: m.welcome_first_space(),
		visibility: 'public',
		members: [],
		autoDeals: true,
		stages: stagesOf(defaultTemplate('sales'))
	});
