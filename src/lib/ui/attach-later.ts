import type { Attachment } from 'svelte/attachments';
import { afterContent } from './after-content';
import { reported } from './error-log';

/** Makes an attachment with a module. */
type WithModule<Module> = (
	attach: (module: Module) => Attachment<HTMLElement>
) => Attachment<HTMLElement>;

/**
 * Returns attachments whose code is loaded once the first content is painted, because it shows nothing: what answers to
 * a drag, for example. Once it is loaded they attach at once.
 */
export function attachLater<Module>(load: () => Promise<Module>): WithModule<Module> {
	let loaded: Module | null = null;
	return (attach) => (element) => {
		if (loaded !== null) return attach(loaded)(element);
		let isOver = false;
		let end: ReturnType<Attachment<HTMLElement>>;
		const begin = (module: Module): void => {
			loaded = module;
			if (!isOver) end = attach(module)(element);
		};
		afterContent(() => {
			if (!isOver) load().then(begin, (error: unknown) => reported(error, undefined));
		});
		return () => {
			isOver = true;
			end?.();
		};
	};
}
