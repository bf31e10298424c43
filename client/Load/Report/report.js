'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const count = (n) => Math.round(n).toLocaleString('en');
  const digits = (n) => (n >= 100 ? count(n) : n >= 10 ? n.toFixed(1) : n.toFixed(2));
  const ms = (n) => (n == null ? 'never' : `${digits(n)} ms`);
  // With a tenth, and near 100 with as many places as tell it from that.
  const percent = (share) => `${+(Math.floor(share * 1e6) / 1e4).toFixed(share < 0.99 ? 1 : 4)} %`;
  const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e3 ? `${+(n / 1e3).toFixed(1)}k` : `${+n.toPrecision(2)}`);
  const element = (tag, text, parent, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  };

  const verdict = document.getElementById('verdict');
  verdict.textContent = data.verdict;
  verdict.classList.toggle('bad', data.code !== 0);
  data.warnings.forEach((warning) => element('li', warning, document.getElementById('warnings')));
  document.getElementById('command').textContent = data.command;
  const { machine } = data;
  document.getElementById('machine').textContent =
    `${data.startedAt.slice(0, 19).replace('T', ' ')} UTC · ${machine.name}: ${machine.cores} × ${machine.processor}, ` +
    `${machine.memoryGb} GB, ${machine.system}, ${machine.runtime}`;

  const tiles = document.getElementById('tiles');
  const tile = (name, value, isBad) => {
    const box = element('div', '', tiles, isBad ? 'tile bad' : 'tile');
    element('b', value, box);
    element('span', name, box);
  };
  const due = data.sent + data.notSent;
  if (data.notSent > 0) tile(`not sent, of ${count(due)} due`, count(data.notSent), true);
  if (data.refused > 0) tile('refused or in doubt', count(data.refused), true);
  if (data.deliveredShare < 1) tile('delivered of what was owed', percent(data.deliveredShare), data.code !== 0);
  tile('users', count(data.users));
  tile('rooms', count(data.rooms));
  tile('messages sent', count(data.sent));
  tile('delivered', count(data.delivered));
  if (data.deliveredShare === 1) tile('of what was owed', percent(1));
  tile('most delivered in 1 s', count(data.mostDeliveredPerSecond));
  tile('p50', ms(data.latency.p50Ms));
  tile('p99', ms(data.latency.p99Ms));
  tile('p99.9', ms(data.latency.p999Ms));
  if (data.serverMicrosecondsADelivery != null) {
    tile('server CPU a delivery', `${data.serverMicrosecondsADelivery.toFixed(2)} µs`);
    tile('server memory', `${count(data.serverMb)} MB`);
  }

  const tables = document.getElementById('tables');
  const table = (title, rows) => {
    if (rows.length === 0) return;
    const box = element('div', '', tables, 'table');
    element('h2', title, box);
    const body = element('table', '', box);
    for (const [name, value] of rows) {
      const row = element('tr', '', body);
      element('td', name, row);
      element('td', value, row);
    }
  };
  const faults = Object.entries(data.faultyMessages);
  table('Verification', [
    ['silently wrong', count(faults.reduce((sum, [, messages]) => sum + messages, 0))],
    ...faults.map(([kind, messages]) => [kind, count(messages)]),
    ['not sent', count(data.notSent)],
    ['refused or in doubt', count(data.refused)],
    ['announced as lost', count(data.announced)],
    ['announced to slow readers', count(data.announcedToSlow)],
    ['lost with an epoch', count(data.lostWithEpoch)],
    ['left and joined again', count(data.rejoined)],
  ]);
  table('Faults', data.faults.map((fault) => [
    `${fault.kind}, room ${fault.room}`,
    `${fault.first === fault.last ? fault.first : `${fault.first} to ${fault.last}`}, ${fault.reader}`]));
  table('Latency', [['mean', 'meanMs'], ['p50', 'p50Ms'], ['p90', 'p90Ms'], ['p99', 'p99Ms'], ['p99.9', 'p999Ms'],
    ['p99.99', 'p9999Ms'], ['max', 'maxMs']].map(([name, key]) => [name, ms(data.latency[key])]));
  table('Sent late', [['p50', ms(data.lateness.p50Ms)], ['p99', ms(data.lateness.p99Ms)], ['max', ms(data.lateness.maxMs)]]);
  table('Errors', Object.entries(data.errors).map(([name, times]) => [name, count(times)]));
  table('Outages', data.outages.map((outage) => [
    `at ${outage.start.toFixed(1)} s: ${outage.cause}`,
    `${count(outage.readers)} readers, ` + (outage.end == null
      ? `${count(outage.returns.length)} came back`
      : `all back after ${(outage.end - outage.start).toFixed(1)} s, busiest second ${(outage.busiestShare * 100).toFixed(0)} %`)]));
  table('Phases', data.phases.map((phase) => [
    `${phase.name}, ${phase.seconds} s`,
    phase.fromRate === phase.rate ? `${count(phase.rate)}/s` : `${count(phase.fromRate)} to ${count(phase.rate)}/s`]));

  const colors = ['#1f6feb', '#d97706', '#b3261e', '#117a43'];
  const axis = { stroke: '#5c6875', grid: { stroke: '#e8ebee', width: 1 }, ticks: { stroke: '#dfe3e8', width: 1 } };
  const shadeOutages = (plot) => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = 'rgba(179, 38, 30, 0.12)';
    for (const outage of data.outages) {
      const at = (seconds) => Math.min(Math.max(plot.valToPos(seconds, 'x', true), bbox.left), bbox.left + bbox.width);
      const [from, to] = [at(outage.start), outage.end == null ? bbox.left + bbox.width : at(outage.end)];
      ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
    }
    ctx.restore();
  };
  const chart = (id, values, lines, options = {}) => {
    const holder = document.getElementById(id);
    if (values[0].length === 0) {
      holder.textContent = 'Nothing was measured.';
      return;
    }
    const size = () => ({ width: holder.clientWidth, height: Math.max(220, Math.min(320, holder.clientWidth * 0.6)) });
    const plot = new uPlot({
      ...size(),
      hooks: { drawClear: options.xLabel ? [] : [shadeOutages] },
      scales: { x: { time: false }, ...options.scales },
      axes: [
        { ...axis, values: options.xValues ?? ((_, ticks) => ticks.map((tick) => `${tick} s`)), ...options.xAxis },
        { ...axis, size: 56, label: options.unit, labelSize: 18, labelFont: '12px system-ui', values: (_, ticks) => ticks.map((tick) => (tick == null ? '' : short(tick))) },
        ...(options.axes ?? []),
      ],
      series: [
        { label: options.xLabel ?? 'at', value: options.xValue ?? ((_, x) => (x == null ? '–' : `${x.toFixed(1)} s`)) },
        ...lines.map((line, index) => ({
          label: line.label, stroke: colors[index], width: 2, points: { show: values[0].length < 3 },
          dash: line.dash, scale: line.scale ?? 'y', value: (_, y) => (y == null ? '–' : digits(y)),
        })),
      ],
    }, values, holder);
    new ResizeObserver(() => {
      if (holder.clientWidth !== plot.width) plot.setSize(size());
    }).observe(holder);
  };

  const seconds = data.points.map((point) => point.at);
  const column = (key) => data.points.map((point) => point[key] ?? null);
  const log = { y: { distr: 3 } };
  const fromZero = (_, __, max) => [0, Math.max(1, max * 1.1)];
  const right = (scale, unit) => ({ ...axis, side: 1, scale, grid: { show: false }, size: 48,
    label: unit, labelSize: 18, labelFont: '12px system-ui',
    values: (_, ticks) => ticks.map((tick) => (tick === 0 ? '0' : short(tick))) });
  chart('throughput', [seconds, column('deliveredPerSecond'), column('sentPerSecond'), column('errorsPerSecond')],
    [{ label: 'delivered' }, { label: 'sent (right)', scale: 'sent', dash: [6, 4] }, { label: 'errors (right)', scale: 'sent' }],
    { scales: { y: { range: fromZero }, sent: { range: fromZero } }, axes: [right('sent', 'sent/s')], unit: 'delivered/s' });
  chart('latency', [seconds, column('p50Ms'), column('p99Ms'), column('p999Ms')],
    [{ label: 'p50' }, { label: 'p99' }, { label: 'p99.9' }], { scales: log, unit: 'ms' });

  // The x of a percentile is how many nines it has: 90 is 1, 99 is 2.
  const nines = (percentile) => -Math.log10(1 - percentile / 100);
  const ofNines = (x) => `${+(100 * (1 - 10 ** -x)).toFixed(Math.max(0, Math.ceil(x) - 1))} %`;
  chart('percentiles', [data.percentiles.map(([percentile]) => nines(percentile)), data.percentiles.map(([, time]) => time)],
    [{ label: 'latency' }], {
      scales: log, unit: 'ms', xLabel: 'percentile', xValue: (_, x) => (x == null ? '–' : ofNines(x)),
      xAxis: { splits: (_, __, min, max) => Array.from({ length: Math.floor(max) + 1 }, (___, index) => index) },
      xValues: (_, ticks) => ticks.map(ofNines),
    });
  chart('use', [seconds, column('connected'), column('loadCores'), column('serverCores')],
    [{ label: 'users' }, { label: 'client processors (right)', scale: 'cores' },
      { label: 'server processors (right)', scale: 'cores' }],
    { scales: { cores: { range: [0, machine.cores] }, y: { range: fromZero } }, axes: [right('cores', 'processors')], unit: 'users' });
})();
