// Starts the page: which request fills which section, and when it is asked again.
import './styles/index.css';
import { byId } from './dom';
import { Dashboard } from './dashboard';
import { startTheme } from './theme';

const kStatusEveryMs = 60_000;

const dashboard = new Dashboard();
startTheme(byId('theme'), () => dashboard.recolour());
void dashboard.loadAll();
setInterval(() => void dashboard.watch(), kStatusEveryMs);
