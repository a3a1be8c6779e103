import { count } from '../../shared/evaluation/index.ts';
import { columnsOf } from '../../shared/monitor/index.ts';
import type { Column } from '../../shared/profile/index.ts';
import type { ProfiledData } from './profile-data.ts';
import type { Terminal } from './terminal.ts';

/** What was read, as far as there is something to tell of it. */
export interface ReadData extends Pick<ProfiledData, 'isProposed' | 'mapping' | 'rejected'> {
  readonly profile: { readonly columns: readonly Column[]; readonly rejected: number };
}

/** Tells what a reader should know beside the answer: names that were made up, fields that were not parted, lines that were set aside. */
export const tellOfReading = (data: ReadData, terminal: Terminal): void => {
  if (data.isProposed && data.mapping !== undefined) {
    const names = columnsOf(data.mapping).map(({ name }) => name);
    const shown = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
    terminal.tell(`No --mapping was given; the columns were read as ${shown} (see plumbline map).\n`);
  }
  const [only, ...others] = data.profile.columns;
  if (only !== undefined && others.length === 0 && /[;\t|]/.test(only.name))
    terminal.tell(`There is one column only, ${JSON.stringify(only.name)}: CSV must have commas between its fields.\n`);
  if (data.profile.rejected === 0) return;
  const [first] = data.rejected;
  const where =
    first === undefined ? '' : ` The first, line ${first.record.line} of ${first.file}: ${first.record.detail}`;
  terminal.tell(`${count(data.profile.rejected, 'line')} could not be read and were set aside.${where}\n`);
};
