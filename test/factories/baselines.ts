import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import { Profile } from '../../shared/profile/index.ts';

/** A baseline of 2,000 rows: ages 20 … 69, two plans, scores 0 … 0.99. */
export const aBaseline = (monitor: Monitor): Profile => {
  const profile = Profile.empty(columnsOf(monitor.mapping), 'baseline');
  for (let row = 0; row < 2000; row += 1)
    profile.addRow({
      input: [String(20 + (row % 50)), row % 4 === 0 ? 'premium' : 'basic'],
      output: [String((row % 100) / 100)],
    });
  return profile;
};
