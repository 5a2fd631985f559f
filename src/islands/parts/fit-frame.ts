/** Shows a frame as large as a screen, made smaller where there is less room for it. Returns what ends that. */
export function fitFrame(stage: HTMLElement | null, frame: HTMLIFrameElement | null, width: number, height: number) {
  if (!stage || !frame) return
  const resize = () => {
    const scale = Math.min(1, stage.clientWidth / width)
    frame.style.width = `${width}px`
    frame.style.height = `${height}px`
    frame.style.transform = `translateX(${(stage.clientWidth - width * scale) / 2}px) scale(${scale})`
    stage.style.height = `${height * scale}px`
  }
  const observer = new ResizeObserver(resize)
  observer.observe(stage)
  resize()
  return () => observer.disconnect()
}
