import FileArchive from '@lucide/svelte/icons/file-archive';
import FileIcon from '@lucide/svelte/icons/file';
import FileImage from '@lucide/svelte/icons/file-image';
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet';
import FileText from '@lucide/svelte/icons/file-text';
import Music from '@lucide/svelte/icons/file-music';
import Video from '@lucide/svelte/icons/file-video-camera';
import type { FileRef } from '$lib/domain/file/file';
import { m } from '$lib/i18n/messages';
import type { AttachFault, OpenFault, Whereabouts } from '$lib/replica/files/files';
import type { DownloadFault, UploadFault } from '$lib/replica/files/rows';
import type { SyncState } from '$lib/replica/status';
import { bytesText } from '$lib/ui/format';
import type { Icon } from '$lib/ui/icon';
import { refusalWords } from '$lib/features/common/refusals/why';

/** Returns the icon of a file, from the kind that its name suggests. */
export function fileIcon({ name }: Pick<FileRef, 'name'>): Icon {
	const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
	return ICONS.find(([endings]) => endings.includes(ending))?.[1] ?? FileIcon;
}

const ICONS: readonly (readonly [endings: readonly string[], icon: Icon])[] = [
	[['png', 'jpg', 'jpeg', 'gif', 'webp', 'heic', 'svg', 'bmp', 'tif', 'tiff'], FileImage],
	[['pdf', 'doc', 'docx', 'odt', 'rtf', 'txt', 'md', 'pages'], FileText],
	[['xls', 'xlsx', 'ods', 'csv', 'tsv', 'numbers'], FileSpreadsheet],
	[['zip', '7z', 'rar', 'gz', 'tar'], FileArchive],
	[['mp3', 'wav', 'm4a', 'ogg', 'flac'], Music],
	[['mp4', 'mov', 'webm', 'avi', 'mkv'], Video]
];

/** Where a file is, as text. */
export interface StandWords {
	readonly text: string;
	readonly tone: 'calm' | 'warn' | 'danger';
	/** The share of the file that has been brought while it is on its way, from 0 to 100. */
	readonly percent: number | null;
	/** Whether trying again may help. */
	readonly again: boolean;
}

/** Returns where a file is, as far as this device knows, and what will happen to it next. */
export function standWords(at: Whereabouts | undefined, sync: SyncState): StandWords {
	const plain = { tone: 'calm', percent: null, again: false } as const;
	if (at?.upload && sync !== 'local') {
		const { fault, sent, size } = at.upload;
		if (fault !== null) {
			return { ...plain, text: UPLOAD_FAULTS[fault](), tone: 'danger', again: fault !== 'damaged' };
		}
		if (sent > 0 && size > 0) {
			const percent = Math.floor((sent / size) * 100);
			return { ...plain, text: m.files_uploading({ percent }), percent };
		}
		return { ...plain, text: m.files_waiting(), tone: 'warn' };
	}
	if (at?.held) {
		return { ...plain, text: at.held.kept === true ? m.files_kept() : m.files_here() };
	}
	if (at?.download) {
		const { fault, received, file } = at.download;
		if (fault !== null) {
			return { ...plain, text: DOWNLOAD_FAULTS[fault](), tone: 'danger', again: true };
		}
		if (received === 0) return { ...plain, text: m.files_download_waiting() };
		const percent = Math.floor((received / Math.max(1, file.size)) * 100);
		return { ...plain, text: m.files_downloading({ percent }), percent };
	}
	const isOnline = sync === 'synced' || sync === 'working';
	return { ...plain, text: isOnline ? m.files_away() : m.files_away_offline() };
}

const UPLOAD_FAULTS: Readonly<Record<UploadFault, () => string>> = {
	'too-large': m.files_fault_too_large_there,
	full: m.files_fault_full,
	refused: m.files_fault_refused,
	damaged: m.files_fault_damaged
};

const DOWNLOAD_FAULTS: Readonly<Record<DownloadFault, () => string>> = {
	full: m.files_download_full,
	gone: m.files_download_gone,
	damaged: m.files_download_damaged
};

/** Returns why a file was not attached, and what the person can do about it. */
export function attachFaultWords(name: string, fault: AttachFault): string {
	switch (fault.fault) {
		case 'too-large':
			return m.files_fault_too_large({ name, largest: bytesText(fault.largest) });
		case 'unreadable':
			return m.files_fault_unreadable({ name });
		case 'place-left':
			return m.files_fault_place_left({ name });
		case 'refused':
			return m.files_fault_not_allowed({ name, why: refusalWords(fault.refusal) });
		case 'storage':
			return fault.failure === 'quota'
				? m.files_fault_quota({ name })
				: m.files_fault_storage({ name });
	}
}

/** Returns why a file cannot be opened now. */
export function openFaultWords(name: string, fault: OpenFault): string {
	switch (fault) {
		case 'offline':
			return m.files_open_offline({ name });
		case 'not-yet':
			return m.files_open_not_yet({ name });
		case 'gone':
			return m.files_open_gone({ name });
		case 'damaged':
			return m.files_open_damaged({ name });
		case 'stopped':
			return m.files_open_stopped({ name });
		case 'quota':
		case 'closed':
		case 'refused':
		case 'newer':
		case 'removed':
		case 'cleared':
			return m.files_open_storage({ name });
	}
}
