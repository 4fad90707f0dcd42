// The tokens of the design as antd wants them; light and dark follow the system.
import { theme } from 'antd'
import type { ThemeConfig } from 'antd'
import { useSyncExternalStore } from 'react'

const FONT =
  '"PingFang SC","HarmonyOS Sans SC","MiSans","Source Han Sans SC","Noto Sans CJK SC",' +
  '"Microsoft YaHei",system-ui,sans-serif'

// Whoever asks his system for less motion gets none.
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches
const SHARED = { borderRadius: 8, fontSize: 14, controlHeight: 36, fontFamily: FONT, motion }

const LIGHT: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...SHARED,
    colorPrimary: '#0A6A73',
    colorInfo: '#0A6A73',
    colorSuccess: '#0E7A3B',
    colorWarning: '#9A5B00',
    colorError: '#B3261E',
    colorLink: '#075E8C',
    colorTextBase: '#13262B',
    colorBgLayout: '#F3F7F7',
    colorBorder: '#7A8E94',
    colorBorderSecondary: '#D3DEE0',
    colorTextPlaceholder: '#5A6E74',
    colorTextDescription: '#5A6E74',
    // antd would derive muddy tints from colours this dark.
    colorPrimaryBg: '#DFF1F2',
    colorPrimaryHover: '#085860',
    colorPrimaryActive: '#085860',
    colorInfoBg: '#DFF1F2',
    colorInfoBorder: '#0A6A73',
    colorSuccessBg: '#E3F5EA',
    colorSuccessBorder: '#0E7A3B',
    colorWarningBg: '#FFF3DC',
    colorErrorBg: '#FFEDE3',
    colorErrorBorder: '#B3261E',
    colorLinkHover: '#064A6E',
    colorLinkActive: '#064A6E',
  },
}

const DARK: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...SHARED,
    colorPrimary: '#5CC4CC',
    colorInfo: '#5CC4CC',
    colorSuccess: '#62D58D',
    colorWarning: '#F0B95A',
    colorError: '#FF8A80',
    colorLink: '#7CC4F0',
    colorTextBase: '#EAF2F2',
    colorBgBase: '#0D1618',
    colorBgContainer: '#142124',
    colorBgElevated: '#1C2D31',
    colorBgLayout: '#0D1618',
    colorBorder: '#71888E',
    colorBorderSecondary: '#2A3D42',
    colorTextPlaceholder: '#8FA4A8',
    colorTextDescription: '#8FA4A8',
    colorPrimaryBg: '#12363A',
    colorPrimaryHover: '#7AD3DA',
    colorPrimaryActive: '#7AD3DA',
    colorInfoBg: '#12363A',
    colorInfoBorder: '#5CC4CC',
    colorSuccessBg: '#11331F',
    colorSuccessBorder: '#62D58D',
    colorWarningBg: '#3A2A0C',
    colorErrorBg: '#402010',
    colorErrorBorder: '#FF8A80',
    colorLinkHover: '#A8D8F5',
    colorLinkActive: '#A8D8F5',
    // antd darkens its primary for dark; ours is light already, so its text must be dark.
    colorTextLightSolid: '#05272B',
  },
}

const query = matchMedia('(prefers-color-scheme: dark)')

function subscribe(onChange: () => void): () => void {
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

/** Gives the antd theme that the system asks for. */
export function useConsoleTheme(): ThemeConfig {
  const isDark = useSyncExternalStore(subscribe, () => query.matches)
  return isDark ? DARK : LIGHT
}
