import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'uplot/dist/uPlot.min.css';
import './styles/theme.css';
import './styles/frame.css';
import './styles/notice.css';
import './styles/filter.css';
import './styles/table.css';
import './styles/panel.css';
import './styles/overview.css';
import './styles/alerts.css';
import './styles/models.css';
import './styles/cards.css';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
