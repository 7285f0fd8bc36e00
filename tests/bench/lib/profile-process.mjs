// Loaded into a Node process with `--import`: writes a CPU profile of its main thread to PROFILE_INTO when it ends.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const into = process.env['PROFILE_INTO'];
if (into !== undefined) {
	const session = new Session();
	session.connect();
	session.post('Profiler.enable');
	session.post('Profiler.start');
	process.on('exit', () => {
		// Within the process the answer comes at once.
		session.post('Profiler.stop', (error, { profile }) => {
			if (error === null) writeFileSync(into, JSON.stringify(profile));
		});
	});
}
