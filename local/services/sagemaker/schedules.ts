import * as v from 'valibot';
import { arnOf } from './arns.ts';
import { monitoringScheduleEvent } from './events.ts';
import { describe, found, name, type Operations, operation, reference, refuseExisting, tags } from './operation.ts';

/** Monitoring schedules, as far as they are made, described and deleted; they run nothing. */
export const scheduleOperations: Operations = {
  CreateMonitoringSchedule: operation(
    v.looseObject({ MonitoringScheduleName: name(), MonitoringScheduleConfig: v.looseObject({}), Tags: tags }),
    (moment, { Tags, ...request }) => {
      const MonitoringScheduleArn = arnOf(moment.home, 'monitoring-schedule', request.MonitoringScheduleName);
      refuseExisting(moment, 'monitoring-schedule', MonitoringScheduleArn);
      const times = { CreationTime: moment.atMs, LastModifiedTime: moment.atMs };
      const state = { MonitoringScheduleStatus: 'Scheduled', ...times, tags: Tags } as const;
      const schedule = { ...request, MonitoringScheduleArn, ...state };
      moment.store.put('monitoring-schedule', MonitoringScheduleArn, schedule);
      moment.store.emit(monitoringScheduleEvent(schedule, moment.atMs));
      return { MonitoringScheduleArn };
    },
  ),
  DescribeMonitoringSchedule: describe('monitoring-schedule', 'MonitoringScheduleName'),
  DeleteMonitoringSchedule: operation(v.looseObject({ MonitoringScheduleName: reference }), (moment, input) => {
    const schedule = found(moment, 'monitoring-schedule', input.MonitoringScheduleName);
    moment.store.delete(schedule.MonitoringScheduleArn);
    moment.store.emit(monitoringScheduleEvent(schedule, moment.atMs));
    return {};
  }),
};
