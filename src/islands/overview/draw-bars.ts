import uPlot from 'uplot'
import type { Overview } from '../../../worker/contract/management/overview.ts'
import { sayDay } from './say-day.ts'

type Bar = Overview['days'][number]

const bars = uPlot.paths.bars?.({ size: [0.7, 32], radius: 0.15 })

/**
 * Draws how many signed up, with those who confirmed and were approved in front of them. The plot follows the size of
 * its place and the colour scheme, and says which bar is pointed at. Returns what takes it away.
 */
export function drawBars(place: HTMLElement, data: Bar[], onPoint: (bar: Bar | undefined) => void): () => void {
  const series = (color: string): uPlot.Series => ({
    width: 0,
    points: { show: false },
    fill: () => colorOf(place, color),
    ...(bars && { paths: bars }),
  })
  const axis: uPlot.Axis = {
    font: `12px ${getComputedStyle(place).fontFamily}`,
    stroke: () => colorOf(place, '--text-quiet'),
    ticks: { show: false },
    grid: { stroke: () => colorOf(place, '--line'), width: 1 },
  }
  const plot = new uPlot(
    {
      ...sizeOf(place),
      legend: { show: false },
      padding: [8, 20, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [-0.5, data.length - 0.5] },
        y: { range: (_, _least, most) => [0, Math.max(4, most * 1.1)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 28,
          space: 72,
          incrs: [1, 2, 4, 7, 14, 28],
          values: (_, places) => places.map((index) => (data[index] ? sayDay(data[index].date, 'short') : '')),
        },
        { ...axis, size: (_, words) => roomFor(words), space: 44, incrs: wholeSteps },
      ],
      series: [{}, series('--plot-sign-ups'), series('--plot-confirmed'), series('--plot-approved')],
      hooks: { setCursor: [({ cursor }) => onPoint(typeof cursor.idx === 'number' ? data[cursor.idx] : undefined)] },
    },
    [
      data.map((_, index) => index),
      data.map((bar) => bar.sign_ups),
      data.map((bar) => bar.confirmed),
      data.map((bar) => bar.approved),
    ],
    place,
  )

  const scheme = matchMedia('(prefers-color-scheme: dark)')
  const redraw = () => plot.redraw()
  const resize = new ResizeObserver(() => plot.setSize(sizeOf(place)))
  scheme.addEventListener('change', redraw)
  resize.observe(place)
  return () => {
    scheme.removeEventListener('change', redraw)
    resize.disconnect()
    plot.destroy()
  }
}

/** 1, 2, 5, 10, 20, 50 ... : people come whole. */
const wholeSteps = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** How wide an axis must be for its numbers, in pixels. */
function roomFor(words: string[] | null): number {
  return 14 + 7 * Math.max(0, ...(words ?? []).map(({ length }) => length))
}

function sizeOf(place: HTMLElement) {
  return { width: place.clientWidth, height: place.clientHeight }
}

/** A custom property as a colour that a canvas understands: what the browser makes of it where it stands. */
function colorOf(place: HTMLElement, property: string): string {
  place.style.color = `var(${property})`
  const { color } = getComputedStyle(place)
  place.style.color = ''
  return color
}
