// Chart.js comes from the system, without types; what is used of it is in js/chart.
declare var Chart: any;
